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
from adapterc.verify.parrot import DISTINCT_WITHIN, ENDS_ALIKE, SAME_RUNS
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


Rule = Callable[[Gates], Advice | None]


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


def _where_asked(names: Sequence[str], rule: str, do: str, note: str = "") -> Rule:
    """The rule that says `do` where one of `names` fails, with its figure and, as `note` has it, its own."""

    def found(gates: Gates) -> Advice | None:
        check = gates.failing(*names)
        if check is None:
            return None
        said = note.format(check.note)
        return Advice(
            rule=rule, do=do, evidence=f"{check.name} {told(check.found)} where {check.bound} is asked{said}"
        )

    return found


GATE_RULES: tuple[Rule, ...] = (
    leaked,
    _where_asked(OF_ROWS, "more moves", "Write more `moves` and `pairs`: the rows repeat themselves."),
    recited,
    same_runs,
    _where_asked(
        (ENDS_ALIKE,),
        "more endings",
        "End the answers of `pairs` and `moves.close` in more ways: many end alike.",
        ": “{}”",
    ),
    _where_asked(
        (BEGIN_ALIKE,),
        "more openings",
        "Begin the answers of `pairs` and `moves.open` in more ways: many begin alike.",
        ": “{}”",
    ),
    _where_asked(
        (SAME_BUT_SUBJECT,),
        "more moves",
        "Write more `moves` and `pairs`, and say in them what holds of one subject alone: many answers are "
        "one text with another subject in it.",
        ": “{}”",
    ),
    _where_asked(
        (SUBJECT_ALONE,),
        "longer answers",
        "Write longer answers in `pairs` and `moves`: many say nothing beside their subject.",
        "; these too: {}",
    ),
    _where_asked(
        OF_SUBJECTS,
        "name the subject",
        "Name the subject more often: {subject} and {claim} in `moves`, and in the answers of `pairs`.",
        "; missed: {}",
    ),
    _where_asked(
        (DISTINCT_WITHIN,),
        "go on",
        "Train with a smaller rate or for fewer epochs, and let no answer of `pairs` say a thing twice: "
        "answers go round in circles.",
        "; {}",
    ),
    kept_too_little,
)
"""Every rule."""
