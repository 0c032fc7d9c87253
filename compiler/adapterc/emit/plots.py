"""Geometry of the report's plots: where every mark lies, in the units of its own view box.

Values in, coordinates out; the templates draw them. No plotting library: two kinds of plot are
needed, they follow the page's theme, and their bytes depend on nothing but the values.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from adapterc.emit.numbers import interval_text, number_text
from adapterc.emit.report_model import Interval
from adapterc.ir.training import StepLoss

WIDTH = 440.0
_LABEL, _RIGHT, _TOP, _ROW, _AXIS = 96.0, 18.0, 30.0, 38.0, 26.0
_CURVE_HEIGHT, _CURVE_LEFT, _CURVE_BOTTOM = 190.0, 46.0, 28.0
_TINY = 1e-9
_LETTER = 6.6
_MOST_POINTS = 300
_Place = Callable[[float], float]
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A labelled position on an axis."""

    at: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """An interval on its own line; `kind` is base, adapter or effect. `open_*`: unbounded there."""

    label: str
    kind: str
    y: float
    at: float
    left: float
    right: float
    open_left: bool
    open_right: bool
    text: str
    text_at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """A limit: a line at `at`, and the side that satisfies it from `start`, `extent` wide."""

    at: float
    start: float
    extent: float
    label: str
    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """Intervals against limits on one axis. `text` says the whole plot in words."""

    title: str
    text: str
    height: float
    plot_bottom: float
    marks: tuple[Mark, ...]
    bounds: tuple[Bound, ...]
    ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """What a strip compares with: everything from `at_least` on, or up to `at_most`."""

    label: str
    at_least: float | None = None
    at_most: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """One loss term over the steps: `raw` and `smooth` are SVG path data."""

    term: str
    meaning: str
    text: str
    height: float
    raw: str
    smooth: str
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]


def build_strip(
    title: str, shown: Sequence[tuple[str, str, Interval]], limits: Sequence[Limit]
) -> Strip | None:
    """A strip of (label, kind, interval); None when no interval has a number."""
    drawn = [(label, kind, interval) for label, kind, interval in shown if interval.estimate is not None]
    if not drawn:
        return None
    intervals = [interval for _, _, interval in drawn]
    ends = [end for i in intervals for end in (i.estimate, i.low, i.high) if end is not None]
    edges = [edge for limit in limits for edge in (limit.at_least, limit.at_most) if edge is not None]
    ticks = nice_ticks([*ends, *edges])
    place = _scale(ticks, _LABEL, WIDTH - _RIGHT)
    bottom = _TOP + _ROW * len(drawn)
    said = "; ".join(f"{label} {interval_text(interval)}" for label, _, interval in drawn)
    asked = "; ".join(limit.label for limit in limits)
    return Strip(
        title=title,
        text=f"{said}. {asked}." if asked else f"{said}.",
        height=bottom + _AXIS,
        plot_bottom=bottom,
        marks=tuple(_mark(row, index, place) for index, row in enumerate(drawn)),
        bounds=tuple(bound for limit in limits for bound in _bounds(limit, place)),
        ticks=tuple(Tick(at=place(tick), label=tick_text(tick, ticks)) for tick in ticks),
    )


def build_curves(steps: Sequence[StepLoss]) -> tuple[Curve, ...]:
    """A curve for the total and for each term that took part."""
    terms: tuple[tuple[str, str, Callable[[StepLoss], float]], ...] = (
        ("total", "the weighted sum", lambda step: step.total),
        ("nll", "surprise at the declared pole", lambda step: step.nll),
        ("told", "the part of that surprise which is of scenes", lambda step: step.told),
        ("dpo", "confusion with the opposite pole", lambda step: step.dpo),
        ("kl", "distance from the base on replay", lambda step: step.kl),
        ("lesson", "distance from the base that reads a scene written out", lambda step: step.lesson),
    )
    curves = (_curve(name, says, [(step.step, of(step)) for step in steps]) for name, says, of in terms)
    return tuple(curve for curve in curves if curve)


def nice_ticks(values: Sequence[float], count: int = 4) -> list[float]:
    """Round, evenly spaced numbers that enclose `values`."""
    low, high = min(values), max(values)
    size = max(abs(low), abs(high), _TINY)
    span = high - low if high - low > size * _TINY else size if size > _TINY else 1.0
    rough = span / count
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(size * power for size in _STEPS if size * power >= rough * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    if first == last:
        first, last = first - 1, last + 1
    return [index * step for index in range(first, last + 1)]


def _scale(ticks: Sequence[float], start: float, end: float) -> _Place:
    low, high = ticks[0], ticks[-1]
    return lambda value: start + (value - low) / (high - low) * (end - start)


def _mark(row: tuple[str, str, Interval], index: int, place: _Place) -> Mark:
    label, kind, interval = row
    left = _LABEL if interval.low is None else place(interval.low)
    right = WIDTH - _RIGHT if interval.high is None else place(interval.high)
    at, text = place(interval.estimate or 0.0), interval_text(interval).replace("-", "−")
    half = len(text) * _LETTER / 2
    return Mark(
        label=label,
        kind=kind,
        y=_TOP + _ROW * (index + 0.5) + 5,
        at=at,
        left=left,
        right=right,
        open_left=interval.low is None,
        open_right=interval.high is None,
        text=text,
        text_at=min(max(at, _LABEL + half), WIDTH - _RIGHT - half),
    )


def _bounds(limit: Limit, place: _Place) -> list[Bound]:
    found = []
    for value, above in ((limit.at_least, True), (limit.at_most, False)):
        if value is not None:
            at = place(value)
            start, end = (at, WIDTH - _RIGHT) if above else (_LABEL, at)
            anchor = "end" if at > WIDTH * 0.62 else "start" if at < WIDTH * 0.38 else "middle"
            found.append(Bound(at=at, start=start, extent=end - start, label=limit.label, anchor=anchor))
    return found


def _curve(term: str, meaning: str, points: Sequence[tuple[int, float]]) -> Curve | None:
    points = [(step, value) for step, value in points if math.isfinite(value)]
    if not any(value for _, value in points):
        return None
    binned = _binned([(float(step), value) for step, value in points])
    smooth = _smoothed(binned)
    x_ticks = [tick for tick in nice_ticks([step for step, _ in binned]) if tick <= binned[-1][0]]
    y_ticks = nice_ticks([value for _, value in binned])
    x_ends = (binned[0][0], max(binned[-1][0], binned[0][0] + 1))
    place_x = _scale(x_ends, _CURVE_LEFT, WIDTH - _RIGHT)
    place_y = _scale(y_ticks, _CURVE_HEIGHT - _CURVE_BOTTOM, 12.0)
    path = "".join
    start, end, least = smooth[0][1], smooth[-1][1], min(value for _, value in smooth)
    return Curve(
        term=term,
        meaning=meaning,
        text=f"{len(points)} steps: from {number_text(start)} to {number_text(end)}, "
        f"lowest {number_text(least)} (smoothed).",
        height=_CURVE_HEIGHT,
        raw=path(_segments(binned, place_x, place_y)),
        smooth=path(_segments(smooth, place_x, place_y)),
        x_ticks=tuple(Tick(at=place_x(t), label=f"{t:g}") for t in x_ticks if t >= x_ends[0]),
        y_ticks=tuple(Tick(at=place_y(tick), label=tick_text(tick, y_ticks)) for tick in y_ticks),
    )


def _segments(points: Sequence[tuple[float, float]], place_x: _Place, place_y: _Place) -> list[str]:
    return [
        f"{'L' if index else 'M'}{place_x(x):.1f} {place_y(y):.1f}" for index, (x, y) in enumerate(points)
    ]


def _binned(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """At most `_MOST_POINTS` points: neighbours are averaged, so that a long run stays small."""
    size = math.ceil(len(points) / _MOST_POINTS)
    groups = [points[start : start + size] for start in range(0, len(points), size)]
    return [(group[-1][0], math.fsum(y for _, y in group) / len(group)) for group in groups]


def _smoothed(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """A centred moving mean over a twelfth of the run."""
    reach = len(points) // 24
    windows = [points[max(0, at - reach) : at + reach + 1] for at in range(len(points))]
    return [
        (point[0], math.fsum(y for _, y in window) / len(window))
        for point, window in zip(points, windows, strict=True)
    ]


def tick_text(tick: float, ticks: Sequence[float]) -> str:
    """A tick's number with as many places as tell it from its neighbours."""
    step = min(right - left for left, right in pairwise(ticks))
    places = max(0, -math.floor(math.log10(step) + 1e-9))
    if round(step * 10**places, 6) % 1:
        places += 1
    return f"{tick:.{places}f}".replace("-", "−") if abs(tick) > step / 1e6 else "0"
