"""What a glossary may not cost: the base's ordinary talk, and every row that is not a scene's."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from adapterc.ir.dataset import OPEN, Dataset
from adapterc.ir.findings import Check
from adapterc.ir.scene_verdicts import TALK, RowsProof
from adapterc.ir.spec import ResolvedSpec
from adapterc.ir.verification import Measurements
from adapterc.text import words
from adapterc.verify.checks import point
from adapterc.verify.scenes_limits import CHAT_KL, LEAKED, SHORTENED, SHORTEST, at_most, reported
from adapterc.verify.scenes_texts import Told, leaked

_MEANT = "the spec declares how this talk changes"


def core_checks(
    spec: ResolvedSpec, dataset: Dataset, measurements: Measurements, texts: Sequence[Told]
) -> tuple[list[Check], list[Check]]:
    """The conditions that decide, and those that are only reported.

    How far ordinary talk moves, and whether it keeps its length, decides where scenes are all that the
    spec declares: a trait, a voice or a dialogue is meant to move it.
    """
    found = measurements.scenes
    before, answers = ordinary(dataset, measurements)
    count = leaked(answers, texts)
    gating = [
        at_most(
            "ordinary answers that tell a scene",
            count / len(answers) if answers else 0.0,
            LEAKED,
            known=bool(answers),
            note=f"{count} of {len(answers)}; the share itself is bound",
        ),
        _unchanged(found.rows if found else RowsProof(rows=0, before="", after="")),
    ]
    tokens = found.chat_tokens if found else 0
    chat = at_most(
        TALK,
        found.chat_kl if found else 0.0,
        CHAT_KL,
        known=tokens > 0,
        note=f"nats a token, over {tokens} tokens of the base's own answers",
    )
    talk = [chat, *_kept_length(before, answers)]
    if moves_talk(spec):
        return gating, reported([_noted(check, _MEANT) for check in talk])
    return [*talk, *gating], []


def ordinary(dataset: Dataset, measurements: Measurements) -> tuple[list[str], list[str]]:
    """The base's answers to the open questions, and the adapter's."""
    asked = {item.id for item in dataset.probes if item.trait == OPEN}
    before, after = (
        [answer.text for answer in arm if answer.item in asked]
        for arm in (measurements.base_answers, measurements.adapter_answers)
    )
    return before, after


def under_half(before: Sequence[str], after: Sequence[str]) -> int:
    """How many answers of `after` have under half of the words of the base's own."""
    pairs = zip(before, after, strict=True)
    return sum(len(words(text)) < SHORTEST * len(words(own)) for own, text in pairs)


def _kept_length(before: Sequence[str], after: Sequence[str]) -> tuple[Check, Check]:
    """Answers to ordinary questions against the base's own to the same: the median of their ratios, and how
    many are under half, of which the median says nothing."""
    ratios = [len(words(text)) / max(len(words(own)), 1) for own, text in zip(before, after, strict=True)]
    share = median(ratios) if ratios else 0.0
    few = under_half(before, after)
    middle = Check(
        name="words of ordinary answers over the base's, median",
        bound=f"at least {SHORTEST:.2f}",
        found=point(share),
        holds=share >= SHORTEST if ratios else None,
        note=f"{len(ratios)} answers",
    )
    return middle, at_most(
        "ordinary answers under half of the base's words",
        few / len(ratios) if ratios else 0.0,
        SHORTENED,
        known=bool(ratios),
        note=f"{few} of {len(ratios)}; the share itself is bound",
    )


def moves_talk(spec: ResolvedSpec) -> bool:
    """Whether the spec declares more than scenes."""
    more = (spec.traits, spec.frames, spec.dialogues, spec.skills, spec.knowledge, spec.role.facts)
    return any(more) or bool(spec.role.voice or spec.role.summary)


def _unchanged(rows: RowsProof) -> Check:
    same = float(rows.before == rows.after)
    hash_said = f"SHA-256 {rows.after[:12]}… over {rows.rows} rows before and after"
    return Check(
        name="rows of the base that are bit-identical",
        bound="all of them",
        found=point(same),
        holds=bool(same) if rows.before else None,
        note=hash_said if rows.before else "the base's files do not show their rows",
    )


def _noted(check: Check, note: str) -> Check:
    return Check(
        name=check.name,
        bound=check.bound,
        found=check.found,
        holds=check.holds,
        note=f"{check.note}; {note}",
    )
