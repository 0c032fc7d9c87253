"""Advice on the gates of the whole adapter: what it recites, and what it costs the base."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from adapterc.ir.dataset import Row
from adapterc.ir.traced import Advice
from adapterc.ir.verification import Check, ParrotVerdict, RetentionVerdict
from adapterc.verify.advice_case import Training, told
from adapterc.verify.alike import BEGIN_ALIKE, SAME_BUT_SUBJECT, SUBJECT_ALONE
from adapterc.verify.copied import OF_COPIES
from adapterc.verify.parrot import ENDS_ALIKE, SAME_RUNS
from adapterc.verify.qualified import LEAKED, OF_ROWS, OF_SUBJECTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Gates:
    """Both gates, the rows and the training behind them."""

    parrot: ParrotVerdict
    retention: RetentionVerdict
    rows: Sequence[Row]
    training: Training | None

    def failing(self, *names: str) -> Check | None:
        """The first condition of the parrot gate of `names` that fails."""
        found = (check for check in self.parrot.checks if check.holds is False)
        return next((check for check in found if check.name in names), None)


def advise_on_gates(gates: Gates) -> tuple[Advice, ...]:
    """What the rules find, in their order."""
    return tuple(found for rule in GATE_RULES if (found := rule(gates)) is not None)


def leaked(gates: Gates) -> Advice | None:
    """Rows that hold what is asked."""
    check = gates.failing(LEAKED)
    if check is None:
        return None
    return Advice(
        rule="rows near items",
        do="Take these rows out and train again: what was asked was trained on.",
        evidence=f"{check.found.estimate:.0f} {check.name}, {check.note}",
    )


def repeated(gates: Gates) -> Advice | None:
    """Rows that say the same."""
    check = gates.failing(*OF_ROWS)
    if check is None:
        return None
    return Advice(
        rule="more moves",
        do="Write more `moves` and `pairs`: the rows repeat themselves.",
        evidence=f"{check.name} {told(check.found)} where {check.bound} is asked",
    )


def recited(gates: Gates) -> Advice | None:
    """Answers that are rows."""
    check = gates.failing(*OF_COPIES)
    if check is None:
        return None
    known = gates.training
    fewer = f" in place of {known.recipe.epochs}" if known is not None and known.recipe.epochs > 1 else ""
    return Advice(
        rule="fewer epochs",
        do=f"Train for fewer epochs{fewer}, or on more rows: answers are rows learned by heart.",
        evidence=f"{check.name} {told(check.found)} where {check.bound} is asked, of {len(gates.rows)} rows",
    )


def same_runs(gates: Gates) -> Advice | None:
    """Answers that share a long run of words."""
    check = gates.failing(SAME_RUNS)
    if check is None:
        return None
    return Advice(
        rule="more moves",
        do="Write more `moves` and `pairs` that could take this one's place.",
        evidence=f"{check.found.estimate:.0f} {check.name}: “{check.note}”",
    )


def same_ends(gates: Gates) -> Advice | None:
    """Answers with one mark behind them."""
    check = gates.failing(ENDS_ALIKE)
    if check is None:
        return None
    return Advice(
        rule="more endings",
        do="End the answers of `pairs` and `moves.close` in more ways: many end alike.",
        evidence=f"{check.name} {told(check.found)} where {check.bound} is asked: “{check.note}”",
    )


def same_openings(gates: Gates) -> Advice | None:
    """Answers with one mark before them."""
    check = gates.failing(BEGIN_ALIKE)
    if check is None:
        return None
    return Advice(
        rule="more openings",
        do="Begin the answers of `pairs` and `moves.open` in more ways: many begin alike.",
        evidence=f"{check.name} {told(check.found)} where {check.bound} is asked: “{check.note}”",
    )


def same_but_subject(gates: Gates) -> Advice | None:
    """Answers that are one text with another subject in it."""
    check = gates.failing(SAME_BUT_SUBJECT)
    if check is None:
        return None
    return Advice(
        rule="more moves",
        do="Write more `moves` and `pairs`, and say in them what holds of one subject alone: many answers "
        "are one text with another subject in it.",
        evidence=f"{check.name} {told(check.found)} where {check.bound} is asked: “{check.note}”",
    )


def little_said(gates: Gates) -> Advice | None:
    """Answers that name their subject and say nothing of it."""
    check = gates.failing(SUBJECT_ALONE)
    if check is None:
        return None
    return Advice(
        rule="longer answers",
        do="Write longer answers in `pairs` and `moves`: many say nothing beside their subject.",
        evidence=f"{check.name} {told(check.found)} where {check.bound} is asked; these too: {check.note}",
    )


def off_subject(gates: Gates) -> Advice | None:
    """Answers that could stand under any question."""
    check = gates.failing(*OF_SUBJECTS)
    if check is None:
        return None
    return Advice(
        rule="name the subject",
        do="Name the subject more often: {subject} and {claim} in `moves`, and in the answers of `pairs`.",
        evidence=f"{check.name} {told(check.found)} where {check.bound} is asked; missed: {check.note}",
    )


def kept_too_little(gates: Gates) -> Advice | None:
    """Neutral text moved too far."""
    check = next((check for check in gates.retention.checks if check.holds is False), None)
    if check is None:
        return None
    known, how = gates.training, ""
    if known is not None and known.recipe.learning_rate > 0.0:
        rate = known.recipe.learning_rate
        how = f" (`training.learning_rate: {rate / 2:g}` in place of {rate:g})"
    replays = sum(row.kind == "replay" for row in gates.rows)
    share = f"; {replays} of {len(gates.rows)} rows are replay" if gates.rows else ""
    return Advice(
        rule="keep the base",
        do=f"Train with a smaller rate{how} or more replay (`dataset.replay`).",
        evidence=f"{check.name} {told(check.found)} where {check.bound} is asked, {check.note}{share}",
    )


GATE_RULES: tuple[Callable[[Gates], Advice | None], ...] = (
    leaked,
    repeated,
    recited,
    same_runs,
    same_ends,
    same_openings,
    same_but_subject,
    little_said,
    off_subject,
    kept_too_little,
)
"""Every rule."""
