"""A glossary's items as lm-eval tasks, in a folder of their own: `eval/scenes/`.

Stock lm-eval runs them on a model whose tokenizer knows the tokens, such as the merged export. The
compiler's own figures do not come from there: it reads each text once after all tokens together, which
says the same in a fraction of the time. What is sampled, or done to rows, is no task of lm-eval's.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from adapterc import scene_scorers, scorers
from adapterc.ir.scene_items import SceneItems
from adapterc.ir.spec import ResolvedSpec
from adapterc.verify.scenes_sets import panels
from adapterc.verify.scenes_texts import Told, declared, place_of
from adapterc.verify.task_head import HEAD

FOLDER = "scenes"
IDENTIFICATION = "scenes_identification"
FORM = "scenes_form"

_IDENTIFICATION = """\
output_type: multiple_choice
doc_to_text: gold
doc_to_choice: prompts
doc_to_target: text
metric_list:
  - metric: acc
    aggregation: mean
    higher_is_better: true
"""
_FORM = """\
output_type: generate_until
doc_to_text: prompt
doc_to_target: id
process_results: !function scene_scorers.score_scene_form
generation_kwargs:
  do_sample: false
  max_gen_toks: {cap}
  until: [{until}]
metric_list:
  - metric: form
    aggregation: mean
    higher_is_better: true
  - metric: exact
    aggregation: mean
    higher_is_better: true
  - metric: likeness
    aggregation: mean
    higher_is_better: true
"""
_VERSION = "metadata:\n  version: 1\n"


def scene_task_files(spec: ResolvedSpec, items: SceneItems, *, prefix: str, until: str) -> dict[str, str]:
    """Texts of every file by its name below the folder of tasks; the same bytes for the same values.

    `prefix` begins the names of tasks, `until` is the string that ends an answer.
    """
    files = {
        module.__name__.rpartition(".")[2] + ".py": Path(module.__file__ or "").read_text(encoding="utf-8")
        for module in (scorers, scene_scorers)
    }
    if items.paraphrases:
        files |= _task(f"{prefix}_{IDENTIFICATION}", _IDENTIFICATION, _identified(items))
    if items.asks:
        cap = max(ask.cap for ask in items.asks)
        form = _FORM.replace("{cap}", str(cap)).replace("{until}", json.dumps(until))
        files |= _task(f"{prefix}_{FORM}", form, _asked(items, declared(spec.scenes)))
    return {f"{FOLDER}/{name}": text for name, text in files.items()}


def _task(name: str, body: str, documents: Iterable[Mapping[str, object]]) -> dict[str, str]:
    lines = (json.dumps(document, ensure_ascii=False, sort_keys=True) for document in documents)
    text = HEAD.replace("{name}", name) + body + _VERSION
    return {f"{name}.yaml": text, f"{name}.jsonl": "".join(f"{line}\n" for line in lines)}


def _identified(items: SceneItems) -> list[dict[str, object]]:
    documents: list[dict[str, object]] = []
    for panel in panels(items.cues):
        tokens = [cue.scene for cue in panel]
        documents += [
            {
                "id": item.id,
                "scene": item.scene,
                "family": item.origin.family,
                "prompts": [cue.retold for cue in panel],
                "scenes": tokens,
                "gold": tokens.index(item.scene),
                "text": item.text,
            }
            for item in items.paraphrases
            if item.scene in tokens
        ]
    return documents


def _asked(items: SceneItems, texts: Sequence[Told]) -> list[dict[str, object]]:
    return [
        {
            "id": ask.id,
            "scene": ask.scene,
            "form": ask.form,
            "register": ask.register,
            "family": ask.origin.family,
            "prompt": ask.prompt,
            "texts": [told.text for told in texts],
            "asked": place_of(ask, texts),
        }
        for ask in items.asks
    ]
