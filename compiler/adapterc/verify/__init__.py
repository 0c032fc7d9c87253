"""Adapter and items -> measurements -> verdicts.

- `tasks`, `parts_tasks`, `scenes_tasks`, `task_head`: items as lm-eval tasks, with the scorers beside them.
- `harness`, `task_run`, `arm`, `responses`, `samples`, `drift`, `drift_record`: both arms through lm-eval on
  the model that is handed over as `live`; `parts_measured`, `settings_measured`, `prompted`, `old_behaviour`
  the same of other parts, settings and arms.
- `judge`: measurements into verdicts, by way of `effects`, `guards`, `lengths`, `conditions`, `retained`,
  `beside`, `poles`, `cues` and `reasons`, which import nothing heavy.
- `parrot`, `copied`, `alike`, `subjects`, `spoken`: the gate on what rows and answers repeat.
- `parts_judge`, `parts_effects`, `parts_knowledge`, `part_effect`: skills, knowledge, frames and dialogues.
- `further_judge`, `old_judged`: control, system prompt, seeds and old behaviour, above the profile `quick`.
- `pressure`: what of a trait holds in other settings; it gates nothing.
- `declared_*`, `task_index`: tasks of lm-eval that a spec declares, and what of them is kept.
- `scale_choice`: at which scale the adapter is shipped.
- `scenes_*`: a glossary, measured on the same model by `scenes_measure` and what it calls, judged by
  `scenes_judge` and its like.
- `explained`, `traced*`, `advice*`: where failures come from, and what their evidence advises.
- `qualified`: a judgement of an adapter whose training rows are not known, or stand near what is asked.
"""
