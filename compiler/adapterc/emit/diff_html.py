"""A comparison as one page: no network, every foreign text escaped, in the report's own style."""

from __future__ import annotations

from collections.abc import Iterator

from adapterc import __version__
from adapterc.emit.diff_words import (
    NOISE,
    UNBUILT,
    estimate_text,
    headline,
    part_name,
    row_counts,
    row_noun,
    row_state,
    row_versions,
    spec_summary,
    word_text,
)
from adapterc.emit.plots import WIDTH, Limit, Strip, build_strip
from adapterc.emit.report_html import SIGNS, page_policy
from adapterc.emit.report_model import Interval
from adapterc.emit.report_rows import clipped
from adapterc.ir.comparison import ComparedSpec, Comparison, Estimate, Figure
from adapterc.templating.page import asset, render_page

_MOST_NODES, _MOST_TEXTS = 500, 400
_LARGEST = 1e12
_GATES = {"holds": "verified", "fails": "not-verified"}


def render_diff_html(comparison: Comparison) -> str:
    """The whole page."""
    style = asset("style.css") + asset("diff.css")
    script = asset("script.js")
    differing = comparison.differing
    return render_page(
        "diff.html.j2",
        {
            "comparison": comparison,
            "policy": page_policy(style, script),
            "style": style,
            "script": script,
            "signs": SIGNS,
            "gates": _GATES,
            "headline": headline(comparison),
            "strips": [tuple(_strips(spec)) for spec in differing],
            "plot_width": WIDTH,
            "noise": NOISE,
            "unbuilt": UNBUILT if all(spec.behaviour is None for spec in differing) and differing else "",
            "spec_summary": spec_summary,
            "part_name": part_name,
            "row_noun": row_noun,
            "row_state": row_state,
            "row_counts": row_counts,
            "row_versions": row_versions,
            "estimate": lambda found: estimate_text(found).replace("-", "−"),
            "word": word_text,
            "clipped": clipped,
            "most_nodes": _MOST_NODES,
            "most_texts": _MOST_TEXTS,
            "version_of": __version__,
        },
    )


def _strips(spec: ComparedSpec) -> Iterator[Strip]:
    """A plot of each figure that has an interval; of scenes of all together alone."""
    for part in spec.behaviour.parts if spec.behaviour is not None else ():
        if part.kind in ("trait", "part", "scenes"):
            for figure in part.figures:
                strip = _strip(f"{part.name}: {figure.what}", figure)
                if strip is not None:
                    yield strip


def _strip(title: str, figure: Figure) -> Strip | None:
    arms = (
        ("base", "base", figure.base),
        ("before", "control", figure.before),
        ("after", "adapter", figure.after),
    )
    shown = [(name, kind, _interval(found)) for name, kind, found in arms if found is not None]
    if not any(_is_wide(found) for _, _, found in arms) or not all(_fits(found) for _, _, found in arms):
        return None
    limits = []
    if figure.at_least is not None or figure.at_most is not None:
        limits.append(Limit(label=figure.asked, at_least=figure.at_least, at_most=figure.at_most))
    return build_strip(f"{title}, {figure.unit}" if figure.unit else title, shown, limits)


def _is_wide(found: Estimate | None) -> bool:
    return found is not None and found.low != found.high


def _fits(found: Estimate | None) -> bool:
    """Whether an axis can hold it; a report from elsewhere may say anything."""
    ends = (found.value, found.low, found.high) if found is not None else ()
    return all(end is None or abs(end) < _LARGEST for end in ends)


def _interval(found: Estimate) -> Interval:
    return Interval(estimate=found.value, low=found.low, high=found.high)
