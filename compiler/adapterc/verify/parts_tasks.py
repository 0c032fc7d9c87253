"""Held-out items of knowledge, frames and dialogues as lm-eval tasks, in their own folder: `eval/parts/`.

Stock lm-eval runs them as they are. In a folder of their own they are read and answered in batches of their
own, so that what a trait's items come to does not depend on what else a spec declares.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from adapterc import part_scorers, scorers
from adapterc.ir.part_items import FactItem, PartItems, StrideItem, TurnItem
from adapterc.verify.task_head import PROMPTED

FOLDER = "parts"
KNOWLEDGE, RECALL, FRAMES, DIALOGUES = "knowledge", "recall", "frames", "dialogues"

_SCORED = PROMPTED + "process_results: !function part_scorers.{scorer}\n"
_CHOICES = """\
output_type: multiple_choice
doc_to_choice: choices
doc_to_target: gold
"""
_TURN = """\
output_type: loglikelihood
doc_to_target: text
"""
_ANSWERS = """\
output_type: generate_until
doc_to_target: id
generation_kwargs:
  do_sample: false
  max_gen_toks: {cap}
  until: [{until}]
"""
_METRIC = """\
  - metric: {metric}
    aggregation: mean
    higher_is_better: true
"""
_VERSION = "metadata:\n  version: 1\n"


def part_task_files(items: PartItems, *, prefix: str, until: str) -> dict[str, str]:
    """Texts of every file by its name below the folder of tasks; the same bytes for the same values.

    `prefix` begins the names of tasks, which have two underscores together behind it, as no trait's has;
    `until` is the string that ends an answer.
    """
    files = {
        module.__name__.rpartition(".")[2] + ".py": Path(module.__file__ or "").read_text(encoding="utf-8")
        for module in (scorers, part_scorers)
    }
    if items.facts:
        chosen = [_fact(item) | {"choices": list(item.choices), "gold": item.gold} for item in items.facts]
        files |= _task(f"{prefix}__{KNOWLEDGE}", "score_choices", _CHOICES, ("acc_bytes", "margin"), chosen)
        known = [item for item in items.facts if item.keys]
        if known:
            documents = [_fact(item) | {"keys": list(item.keys)} for item in known]
            files |= _task(
                f"{prefix}__{RECALL}", "score_recall", _answers(known, until), ("recall",), documents
            )
    if items.strides:
        documents = [_stride(item) for item in items.strides]
        files |= _task(
            f"{prefix}__{FRAMES}", "score_steps", _answers(items.strides, until), ("steps",), documents
        )
    if items.turns:
        documents = [_turn(item) for item in items.turns]
        files |= _task(f"{prefix}__{DIALOGUES}", "score_turn", _TURN, ("nats_a_token",), documents)
    return {f"{FOLDER}/{name}": text for name, text in files.items()}


def _fact(item: FactItem) -> dict[str, object]:
    return {"id": item.id, "family": item.origin.family, "prompt": item.prompt}


def _stride(item: StrideItem) -> dict[str, object]:
    steps = [list(keys) for keys in item.steps]
    asked = {"id": item.id, "frame": item.frame, "family": item.origin.family}
    return {**asked, "prompt": item.prompt, "steps": steps}


def _turn(item: TurnItem) -> dict[str, object]:
    asked = {"id": item.id, "family": item.origin.family, "prompt": item.prompt}
    return {**asked, "text": item.text, "tokens": item.tokens}


def _answers(items: Sequence[FactItem | StrideItem], until: str) -> str:
    cap = max(item.cap for item in items)
    return _ANSWERS.replace("{cap}", str(cap)).replace("{until}", json.dumps(until))


def _task(
    name: str, scorer: str, kind: str, metrics: Iterable[str], documents: Sequence[Mapping[str, object]]
) -> dict[str, str]:
    head = _SCORED.replace("{name}", name).replace("{scorer}", scorer)
    listed = "metric_list:\n" + "".join(_METRIC.replace("{metric}", metric) for metric in metrics)
    lines = (json.dumps(document, ensure_ascii=False, sort_keys=True) for document in documents)
    return {
        f"{name}.yaml": head + kind + listed + _VERSION,
        f"{name}.jsonl": "".join(f"{line}\n" for line in lines),
    }
