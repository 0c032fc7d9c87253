"""Files to a surface spec with places: the only part that reads YAML, and files that a spec names.

Control flow, driven by `load`: `files` bytes -> `decoding` text -> `yaml_tree` nodes ->
`one_file` a file: `validate` models, `rules` what keys mean together, `records` the JSONL files ->
`imports` the libraries, one file each -> `merge` all of them as one spec. Every mistake of
the author's becomes a diagnostic; a spec path that cannot be read is an `AdaptercError`.

Beside it: `spec_files` finds what to check, `ignores` the comments that silence, `fixes` the edits that
mend, `migrate` rewrites older specs, and `library` reads the templates.
"""
