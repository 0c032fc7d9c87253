"""Adapter and items -> measurements -> verdicts.

`tasks` lays the items out as lm-eval tasks, with `scorers` beside them; `harness` runs both arms
through lm-eval (`arm`, `drift`, `responses`) on the model that it is handed as `live`; `judge`
turns the measurements into verdicts by way of `effects`, `guards`, `conditions`, `parrot`,
`statistics` and `reasons`, which import nothing heavy.
"""
