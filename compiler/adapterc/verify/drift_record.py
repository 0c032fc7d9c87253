"""`eval/retention.jsonl`: what each passage says of how far the adapter moves the base, a line each."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from adapterc.ir.drift import PassageDrift
from adapterc.ir.verification import Measurements, MeasureRequest

RECORD = "retention.jsonl"
_TEXT = "text-"


def write_drift(request: MeasureRequest, measured: Measurements, eval_folder: Path) -> None:
    """Write the record into `eval_folder`, texts first; no file where nothing was read."""
    passages = (*measured.retention.passages, *measured.talk)
    if passages:
        said = passages_said(request.neutral, measured)
        lines = (json.dumps(_line(one, said[one.name]), ensure_ascii=False) for one in passages)
        (eval_folder / RECORD).write_text(
            "".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n", errors="replace"
        )


def passages_said(neutral: tuple[str, ...], measured: Measurements) -> Mapping[str, str]:
    """The words of each passage, by its name: a neutral text, or what the base answered."""
    texts = {f"{_TEXT}{place}": text for place, text in enumerate(neutral, 1)}
    answers = {answer.item: answer.text for answer in measured.base_answers}
    read = {one.name: texts.get(one.name, "") for one in measured.retention.passages}
    return read | {one.name: answers.get(one.name, "") for one in measured.talk}


def opening(text: str) -> str:
    """The first words of a passage, to know it by."""
    said = text.split()
    return " ".join(said[:8]) + ("…" if len(said) > 8 else "")


def _line(one: PassageDrift, text: str) -> dict[str, Any]:
    return {
        "passage": one.name,
        "kind": one.kind,
        "family": one.family,
        "opening": opening(text),
        "tokens": one.tokens,
        "kl": one.kl,
        **dict(_by_token(one)),
    }


def _by_token(one: PassageDrift) -> Iterator[tuple[str, float]]:
    yield "kl_per_token", one.kl / one.tokens
    yield "base_log_likelihood_per_token", one.base / one.tokens
    yield "adapter_log_likelihood_per_token", one.adapter / one.tokens
