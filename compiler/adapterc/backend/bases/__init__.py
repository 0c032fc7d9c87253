"""Base models: from the name in a spec to a checked folder on disk, described without loading it.

`resolve` decides what a name means; `folder` reads and checks a folder of safetensors; `records`
remembers its description; `hub` fetches a pinned snapshot. The embedded base has a module of its
own beside this package.
"""
