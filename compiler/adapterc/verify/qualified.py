"""A judgement with what is known of the training rows: what cannot be known is said, what is found gates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from adapterc.ir.dataset import Row
from adapterc.ir.traced import GateTrace
from adapterc.ir.verification import Check, Judgement, ParrotVerdict
from adapterc.verify.checks import point
from adapterc.verify.parrot import DISTINCT_3GRAMS, ON_SUBJECT, ON_SUBJECT_AS_BEFORE, SHARED_8GRAMS
from adapterc.verify.traced_answers import of_rows

OF_ROWS = (SHARED_8GRAMS, DISTINCT_3GRAMS)
OF_SUBJECTS = (ON_SUBJECT, ON_SUBJECT_AS_BEFORE)
LEAKED = "training rows that share eight words with a held-out item"
"""Conditions by their names."""


def without(judgement: Judgement, names: Sequence[str], said: str) -> Judgement:
    """`judgement` without the conditions of the parrot gate called `names`; each trait's evidence says why.

    What was not measured must hold by itself in what is judged: then nothing but these lines changes.
    """
    kept = tuple(check for check in judgement.parrot.checks if check.name not in names)
    traits = tuple(replace(one, evidence=f"{one.evidence}; {said}") for one in judgement.traits)
    return replace(
        judgement,
        traits=traits,
        parts=tuple(
            replace(one, evidence=f"{one.evidence}; {said}") if one.n else one for one in judgement.parts
        ),
        parrot=replace(judgement.parrot, checks=kept),
    )


def told(judgement: Judgement, said: str) -> Judgement:
    """`judgement` with one thing more that the evidence of each trait says."""
    traits = tuple(replace(one, evidence=f"{one.evidence}; {said}") for one in judgement.traits)
    return replace(judgement, traits=traits)


def with_leaks(judgement: Judgement, near: Sequence[Row], rows: int) -> Judgement:
    """`judgement` with the condition that no training row stands near a held-out item; `near` are those.

    With one such row nothing is verified: what was asked was trained on. They are traced to what they are of.
    """
    check = Check(
        name=LEAKED,
        bound="none",
        found=point(float(len(near))),
        holds=not near,
        note=f"of {rows} rows" + (f": {', '.join(row.id for row in near[:3])}" if near else ""),
    )
    trace = of_rows("rows that share eight words in a row with a held-out item", near, near)
    parrot = ParrotVerdict(
        holds=judgement.parrot.holds and not near,
        checks=(*judgement.parrot.checks, check),
        traces=(GateTrace(condition=check.name, fails=True, trace=replace(trace, n=rows)),) if trace else (),
    )
    if not near:
        return replace(judgement, parrot=parrot)
    whole = judgement.glossary
    said = f"{len(near)} of {rows} training rows hold what is asked here: the test proves nothing."
    return replace(
        judgement,
        verdict="NOT VERIFIED",
        parrot=parrot,
        traits=tuple(
            replace(one, verdict="NOT VERIFIED", reason=f"{one.reason} {said}") for one in judgement.traits
        ),
        scenes=tuple(
            replace(one, verdict="NOT VERIFIED", reason=f"{one.reason} {said}") for one in judgement.scenes
        ),
        parts=tuple(
            replace(one, verdict="NOT VERIFIED", reason=f"{one.reason} {said}") for one in judgement.parts
        ),
        glossary=whole and replace(whole, verdict="NOT VERIFIED", reason=f"{whole.reason} {said}"),
    )
