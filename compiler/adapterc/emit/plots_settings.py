"""Geometry of the pressure plot: a trait's effect in each setting, between none and the clean effect."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean

from adapterc.emit.numbers import number_text
from adapterc.emit.plots import WIDTH, Mark, Tick, nice_ticks, tick_text
from adapterc.emit.report_model import TraitReport
from adapterc.emit.report_settings import in_logs, retained_text, shift_text, shift_unit
from adapterc.emit.report_settings_model import SettingReport

_EDGE, _TOP, _ROW, _HEAD, _AXIS = 18.0, 24.0, 38.0, 26.0, 26.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The name of a group of settings, above its rows."""

    y: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PressurePlot:
    """Intervals on one axis; `none` and `clean` are where no effect and the clean effect stand.

    Each mark has its name at the left and what was found at the right, above its line. `text` says the
    whole plot in words.
    """

    title: str
    text: str
    height: float
    plot_bottom: float
    none: float
    clean: float
    clean_label: str
    heads: tuple[Head, ...]
    marks: tuple[Mark, ...]
    ticks: tuple[Tick, ...]


def build_pressure(trait: TraitReport) -> PressurePlot | None:
    """The plot of a trait; None where it was asked in no other setting."""
    shown = [one for one in trait.settings if one.effect.estimate is not None]
    clean = [one.clean.estimate for one in shown if one.clean.estimate is not None]
    if not shown or not clean:
        return None
    ends = [end for one in shown for end in (one.effect.estimate, one.effect.low, one.effect.high)]
    values = nice_ticks([0.0, *clean, *(end for end in ends if end is not None)])
    heads, places, bottom = _rows(shown)
    scale = _Scale(values[0], values[-1])
    plain = fmean(clean)
    return PressurePlot(
        title=f"Effect in each setting, adapter against base, {shift_unit(trait)}",
        text=_said(trait, shown, plain),
        height=bottom + _AXIS,
        plot_bottom=bottom,
        none=scale.place(0.0),
        clean=scale.place(plain),
        clean_label=f"asked plainly {_found(trait, plain)}",
        heads=heads,
        marks=tuple(_mark(trait, one, y, scale) for one, y in zip(shown, places, strict=True)),
        ticks=tuple(Tick(at=scale.place(value), label=_tick(trait, value, values)) for value in values),
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    low: float
    high: float

    def place(self, value: float) -> float:
        return _EDGE + (value - self.low) / (self.high - self.low) * (WIDTH - 2 * _EDGE)


def _rows(shown: Sequence[SettingReport]) -> tuple[tuple[Head, ...], list[float], float]:
    """Where names of groups and lines of settings lie, and where the last of them ends."""
    heads: list[Head] = []
    places: list[float] = []
    y, group = _TOP, ""
    for one in shown:
        if one.group != group:
            group, y = one.group, y + _HEAD
            heads.append(Head(y=y - 8, label=group.capitalize()))
        places.append(y + _ROW - 12)
        y += _ROW
    return tuple(heads), places, y


def _mark(trait: TraitReport, one: SettingReport, y: float, scale: _Scale) -> Mark:
    effect = one.effect
    return Mark(
        label=one.setting,
        kind="adapter",
        y=y,
        at=scale.place(effect.estimate or 0.0),
        left=_EDGE if effect.low is None else scale.place(effect.low),
        right=WIDTH - _EDGE if effect.high is None else scale.place(effect.high),
        open_left=effect.low is None,
        open_right=effect.high is None,
        text=_signed(f"{shift_text(trait, effect)}, kept: {_kept(one)}"),
        text_at=WIDTH,
    )


def _tick(trait: TraitReport, value: float, values: Sequence[float]) -> str:
    """Ratios stand on a scale of logs."""
    return _found(trait, value) if in_logs(trait) else tick_text(value, values)


def _found(trait: TraitReport, value: float) -> str:
    """An effect as people read it, without an interval."""
    return _signed(number_text(math.exp(value) if in_logs(trait) else value))


def _kept(one: SettingReport) -> str:
    return number_text(one.retention.estimate if one.retention is not None else None)


def _said(trait: TraitReport, shown: Sequence[SettingReport], plain: float) -> str:
    parts = "; ".join(_sentences(trait, shown))
    return f"Asked plainly: {_found(trait, plain)} {shift_unit(trait)}. In settings: {parts}."


def _sentences(trait: TraitReport, shown: Sequence[SettingReport]) -> Iterator[str]:
    for one in shown:
        found = f"{_signed(shift_text(trait, one.effect))} {shift_unit(trait)}"
        yield f"{one.says}: {found}, retained {_signed(retained_text(one))}"


def _signed(text: str) -> str:
    return text.replace("-", "−")
