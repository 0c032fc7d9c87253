"""What variants of a spec came to, side by side: as tables, or as JSON for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TextIO

from adapterc.diagnostics.quoting import escaped
from adapterc.diagnostics.render.ascii_json import ascii_json
from adapterc.driver.ablate import Variant
from adapterc.ir.findings import REPORTED, Check, Outcome
from adapterc.ir.interval import Interval
from adapterc.ir.verification import Judgement

_FAILED = "FAILED"


def print_ablation(variants: Sequence[Variant], out: TextIO, *, as_json: bool) -> None:
    """An overview, then a table for each trait and for the scenes: what is to be compared stands together."""
    if as_json:
        print(ascii_json({"variants": [_record(variant) for variant in variants]}), end="", file=out)
        return
    for table in _tables(variants):
        for line in _aligned(table):
            print(escaped(line), file=out)
        print(file=out)
    for variant in variants:
        if variant.built is not None:
            print(escaped(f"{variant.name}: {variant.built.target / 'report.html'}"), file=out)


def _tables(variants: Sequence[Variant]) -> Iterator[list[list[str]]]:
    rows = [["variant", "numbers trained", "verdict", "KL from base", "what fails or is open"]]
    for variant in variants:
        judgement = _judged(variant)
        if judgement is None:
            rows.append([variant.name, "", _FAILED, "", ""])
        else:
            distance = f"{_kl(judgement):.4f}"
            failing = ", ".join(_failing(judgement))
            rows.append([variant.name, f"{variant.trained:,}", judgement.verdict, distance, failing])
    yield rows
    judged = [(variant.name, found) for variant in variants if (found := _judged(variant)) is not None]
    for at, trait in enumerate(judged[0][1].traits if judged else ()):
        lines = [[f"{trait.id}: {trait.measure}", "verdict", "effect", "95% interval", "decided by"]]
        for name, judgement in judged:
            one = judgement.traits[at]
            effect = _interval(one.effect, signed=True)
            lines.append([f"  {name}", one.verdict, *effect, _decided(one.checks, one.verdict)])
        yield lines
    yield from _glossaries(judged)


def _glossaries(judged: Sequence[tuple[str, Judgement]]) -> Iterator[list[list[str]]]:
    """The scenes together: which scene a paraphrase belongs to, forms kept, stability, two at once."""
    chance = next((one.glossary.chance for _, one in judged if one.glossary is not None), 0.0)
    lines = [
        [
            f"scenes; chance is {chance:.2f}",
            "verdict",
            "identified",
            "95% interval",
            "form",
            "stability",
            "two at once",
            "decided by",
        ]
    ]
    for name, judgement in judged:
        one = judgement.glossary
        if one is not None:
            stable = f"{one.stability.auc.estimate:.2f}" if one.stability else ""
            shares = [f"{one.form.estimate:.2f}", stable, f"{one.composition.estimate:.2f}"]
            decided = _decided(one.checks, one.verdict)
            lines.append([f"  {name}", one.verdict, *_interval(one.identification), *shares, decided])
    if len(lines) > 1:
        yield lines


def _failing(judgement: Judgement) -> Iterator[str]:
    """What keeps a variant from being verified, by name."""
    yield from (trait.id for trait in judgement.traits if trait.verdict != "VERIFIED")
    if judgement.glossary is not None and judgement.glossary.verdict != "VERIFIED":
        yield "scenes"
    if not judgement.parrot.holds:
        yield "parrot gate"
    if judgement.retention.verdict != "VERIFIED":
        yield "retention"


def _decided(checks: Sequence[Check], verdict: Outcome) -> str:
    """The condition that stands in the way: the first that fails, else the first that is open."""
    if verdict == "VERIFIED":
        return ""
    failing = next((check.name for check in checks if check.holds is False), "")
    known = (check for check in checks if not check.note.endswith(REPORTED))
    undecided = next((check.name for check in known if check.holds is None), "")
    return failing or (f"open: {undecided}" if undecided else "a gate of the whole adapter")


def _aligned(table: list[list[str]]) -> Iterator[str]:
    widths = [max(len(row[at]) for row in table) for at in range(len(table[0]))]
    for row in table:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _interval(found: Interval, *, signed: bool = False) -> tuple[str, str]:
    sign = "+" if signed else ""
    return f"{found.estimate:{sign}.3f}", f"{found.low:{sign}.3f} to {found.high:{sign}.3f}"


def _judged(variant: Variant) -> Judgement | None:
    return variant.built.judgement if variant.built is not None else None


def _kl(judgement: Judgement) -> float:
    """The distance from the base on neutral text."""
    return next(check.found.estimate for check in judgement.retention.checks if check.name == "kl")


def _record(variant: Variant) -> dict[str, Any]:
    judgement = _judged(variant)
    if judgement is None or variant.built is None:
        return {"variant": variant.name, "built": False, "error": str(variant.fault)}
    return {
        "variant": variant.name,
        "built": True,
        "folder": str(variant.built.target),
        "trained": variant.trained,
        "verdict": judgement.verdict,
        "kl": _kl(judgement),
        "traits": [
            {"id": one.id, "verdict": one.verdict, "effect": _plain(one.effect)} for one in judgement.traits
        ],
        "glossary": _glossary(judgement),
    }


def _glossary(judgement: Judgement) -> dict[str, Any] | None:
    found = judgement.glossary
    if found is None:
        return None
    return {
        "verdict": found.verdict,
        "scenes": found.scenes,
        "chance": found.chance,
        "identification": _plain(found.identification),
        "form": _plain(found.form),
        "stability": _plain(found.stability.auc) if found.stability else None,
        "composition": _plain(found.composition),
    }


def _plain(found: Interval) -> dict[str, float]:
    return {"estimate": found.estimate, "low": found.low, "high": found.high}
