"""What is wrong with a spec, as values: found anywhere, rendered here, never raised.

`source` texts and places in them; `model` the diagnostic itself; `codes` the table of codes and
their explanations; `quoting` foreign text made safe to show; `render` one module per format.
Control flow: a stage builds `Diagnostic` values with `finding`, the driver hands them to
`render.render` with the texts they point into.
"""
