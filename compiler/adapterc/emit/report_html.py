"""report.html: one file, no network, every foreign text escaped.

The page may run exactly one script and one style sheet, both ours: its policy names their hashes,
so that a text which slipped through the escaping could still do nothing.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass

from adapterc.digest import digest
from adapterc.emit.numbers import threshold_text
from adapterc.emit.plots import WIDTH, Limit, Strip, build_curves, build_strip
from adapterc.emit.plots_scenes import build_matrix, build_spread, matrix_text, scene_strips
from adapterc.emit.plots_settings import PressurePlot, build_pressure
from adapterc.emit.report_findings import SECTIONS
from adapterc.emit.report_forms import value_forms
from adapterc.emit.report_json import LEVELS, found_at
from adapterc.emit.report_model import Interval, Outcome, Report, Threshold, TraitReport
from adapterc.emit.report_rows import clipped, shown_rows
from adapterc.emit.report_scenes import scene_bar
from adapterc.emit.report_tasks import TASK_SIGNS
from adapterc.emit.request import EmitRequest
from adapterc.emit.statement import rows_read, statement
from adapterc.templating.page import asset, render_page

SIGNS: dict[Outcome, str] = {"VERIFIED": "✓", "NOT VERIFIED": "✕", "INCONCLUSIVE": "?"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """A trait with its plots."""

    trait: TraitReport
    strips: tuple[Strip, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """A trait that was asked in other settings, with its plot."""

    trait: TraitReport
    plot: PressurePlot | None


def render_html(request: EmitRequest, report: Report) -> str:
    """The whole page."""
    style, script = asset("style.css"), asset("script.js")
    rows, parts = shown_rows(() if request.omits_dataset else request.dataset.rows, report)
    return render_page(
        "page.html.j2",
        {
            "report": report,
            "request": request,
            "policy": page_policy(style, script),
            "style": style,
            "script": script,
            "statement": statement(report),
            "rows_read": rows_read(report),
            "scene_bar": scene_bar(report),
            "signs": SIGNS,
            "task_signs": TASK_SIGNS,
            "panels": [Panel(trait=trait, strips=_strips(trait)) for trait in report.traits],
            "curves": build_curves(request.adapter.curve),
            "plot_width": WIDTH,
            "rows": rows,
            "sources": () if request.omits_dataset else request.sources,
            "parts": parts,
            "anchors": {shown.row.id: shown.anchor for shown in rows},
            "clipped": clipped,
            "finished": finish_rates(request),
            "spec_digest": digest(request.spec),
            **_scenes(report),
            **_settings(report),
            **_parts(report),
            **value_forms(lambda text: text.replace("-", "−")),
        },
    )


def _scenes(report: Report) -> dict[str, object]:
    """What the section on scenes draws."""
    found = report.glossary
    if found is None:
        return {}
    return {
        "scene_matrix": build_matrix(found.confusion),
        "confusion_text": matrix_text(found.confusion),
        "scene_spread": build_spread(found.stability) if found.stability else None,
        "scene_strips": scene_strips(report.scenes, found),
    }


def _settings(report: Report) -> dict[str, object]:
    """What the section on other settings shows; no traits where none was asked in any."""
    return {
        "pressure": [
            Pressed(trait=trait, plot=build_pressure(trait)) for trait in report.traits if trait.settings
        ],
    }


def _parts(report: Report) -> dict[str, object]:
    """What the section on skills, knowledge, frames and dialogues shows: those kinds that the spec has."""
    found = [
        (title, asks, [part for part in report.parts if part.kind == kind]) for kind, title, asks in SECTIONS
    ]
    return {"part_sections": [section for section in found if section[2]]}


def finish_rates(request: EmitRequest) -> tuple[float | None, float | None]:
    """Share of answers that ended their turn before the cap, base and adapter."""
    arms = (request.measurements.base_answers, request.measurements.adapter_answers)
    base, adapter = (sum(a.finished for a in answers) / len(answers) if answers else None for answers in arms)
    return base, adapter


def page_policy(style: str, script: str) -> str:
    """What a page may run and load: this style sheet, this script, and nothing else."""
    return (
        f"default-src 'none'; style-src {_source(style)}; script-src {_source(script)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _source(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _strips(trait: TraitReport) -> tuple[Strip, ...]:
    """The paired effect against none, then each declared threshold against what was found."""
    effect = build_strip(
        f"Paired effect, adapter less base, {trait.unit}",
        [("effect", "effect", trait.effect)],
        [Limit(label="no effect at 0", **_side_of_none(trait))],
    )
    strips = [effect, *(_against(trait, threshold) for threshold in trait.thresholds), _leakage(trait)]
    return tuple(strip for strip in strips if strip)


def _side_of_none(trait: TraitReport) -> dict[str, float]:
    return {"at_most": 0.0} if trait.kind == "decrease" else {"at_least": 0.0}


def _against(trait: TraitReport, threshold: Threshold) -> Strip | None:
    limit = Limit(
        label=f"declared: {threshold_text(threshold).removeprefix(threshold.metric).strip()}",
        at_least=threshold.at_least,
        at_most=threshold.at_most,
    )
    title = f"{threshold.metric.replace('_', ' ').capitalize()} against the declared threshold"
    shown = [("adapter", "adapter", found_at(trait, threshold))]
    if threshold.metric in LEVELS:
        more = trait.further
        beside = (
            [("control", "control", more.control), ("prompted", "prompted", more.prompted)] if more else []
        )
        shown = [("base", "base", trait.base), *beside, *shown]
    return build_strip(title, shown, [limit])


def _leakage(trait: TraitReport) -> Strip | None:
    """What is left of the old behaviour: the share seen, up to what it may be at most with 95% confidence."""
    shown = [
        (one.kind, "adapter", Interval(estimate=one.hits / one.n, low=one.hits / one.n, high=one.bound))
        for one in (trait.further.old if trait.further is not None else ())
        if one.n
    ]
    return build_strip("Old behaviour left, and its 95% upper bound", shown, [])
