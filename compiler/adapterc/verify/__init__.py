"""Adapter and items -> measurements -> verdicts.

`tasks` lays the items out as lm-eval tasks, with `scorers` beside them; `harness` runs both arms
through lm-eval (`arm`, `drift`, `responses`) and is all that touches a model; `judge` turns the
measurements into verdicts by way of `effects`, `guards`, `conditions`, `parrot` and `statistics`,
which import nothing heavy. The driver calls `task_files`, `write_tasks`, `measure` and `judge`.
"""
