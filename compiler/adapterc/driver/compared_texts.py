"""What two builds answer to the same prompts, with what the base says to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from adapterc.emit.report_model import Report
from adapterc.ir.comparison import Texts

Kind = Literal["question", "token", "part"]
Answers = Mapping[tuple[Kind, str], tuple[str, str]]
"""By kind and prompt, what the base says and what the adapter does."""


def compared_texts(before: Report | None, after: Report | None) -> Iterator[Texts]:
    """Every prompt of either report, in the order of the later one."""
    was, now = _answers(before), _answers(after)
    for kind, prompt in dict.fromkeys((*now, *was)):
        then, later = was.get((kind, prompt)), now.get((kind, prompt))
        told = later or then
        changed = then is not None and later is not None and then[0] != later[0]
        yield Texts(
            kind=kind,
            prompt=prompt,
            base=told[0] if told is not None else None,
            before=then[1] if then is not None else None,
            after=later[1] if later is not None else None,
            base_before=then[0] if changed and then is not None else None,
        )


def _answers(report: Report | None) -> Answers:
    if report is None:
        return {}
    found: dict[tuple[Kind, str], tuple[str, str]] = {}
    for sample in report.samples:
        found["question", sample.prompt] = (sample.base, sample.adapter)
    for scene in report.scenes:
        found["token", scene.token] = (scene.base_told, scene.told)
    for part in report.parts:
        for said in part.answers:
            found["part", said.prompt] = (said.base, said.adapter)
    return found
