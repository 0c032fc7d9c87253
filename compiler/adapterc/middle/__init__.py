"""Surface spec to resolved spec: defaults filled, sugar lowered, lints applied.

`resolve` is the stage; `directions` the poles of measures; `texts` every text of a resolved spec;
`lint` one rule a file. All pure.
"""
