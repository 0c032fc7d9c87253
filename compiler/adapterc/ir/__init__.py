"""The values that stages hand to each other: frozen, hashable, without behaviour.

`spec` what the author declared, resolved; `base` the base model; `dataset` rows and items;
`training` what trains and what came out; `verification` measurements and verdicts.
"""
