"""The one place that knows the order of the stages.

`compile` reads and checks a spec; `stages` runs one stage each, or finds its result; `build` is the
whole pipeline, read top to bottom; `noop` sees that nothing is to be done.
"""
