"""Adapter and items -> measurements -> verdicts.

`tasks` lays the items out as lm-eval tasks, with `scorers` beside them; `harness` runs both arms
through lm-eval (`arm`, `drift`, `responses`) on the model that it is handed as `live`; `judge`
turns the measurements into verdicts by way of `effects`, `guards`, `conditions`, `parrot`,
`statistics` and `reasons`, which import nothing heavy.

`pressure` says what of a trait holds in the settings that `settings_measured` reads, and gates nothing.

A glossary has modules of its own: `scenes_measure` measures it on the same model (`scenes_scores` which
scene a text belongs to, `scenes_answers` what is said, `scenes_rows` what rows do), `scenes_judge` turns
that into verdicts against `scenes_limits`, `scenes_tasks` lays out what stock lm-eval can run of it.
"""
