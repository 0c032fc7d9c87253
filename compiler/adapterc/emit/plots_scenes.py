"""Geometry of a glossary's plots: which scene is taken for which, and how alike sampled answers are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from unicodedata import east_asian_width

from adapterc.emit.numbers import interval_text, number_text
from adapterc.emit.plots import WIDTH, Limit, Strip, Tick, build_strip
from adapterc.emit.report_base import Interval
from adapterc.emit.report_scenes_model import (
    ConfusionReport,
    GlossaryReport,
    SceneReport,
    StabilityReport,
)
from adapterc.ir.scene_verdicts import STABLE

MOST_CELLS = 24
"""Scenes of a confusion matrix that a reader can still tell apart."""
MOST_MARKS = 24
_FEWER_CELLS = 14
"""Scenes that are drawn of a glossary that is too large for all: so that their counts can be printed."""
_DENSE = 18.0
_NAMES, _TOP, _SIDE, _BOTTOM = 122.0, 22.0, 30.0, 8.0
_LEFT, _RIGHT, _HEIGHT, _HEAD, _FOOT = 46.0, 18.0, 200.0, 22.0, 40.0
_LETTERS, _MARK_LETTERS = 8, 7
"""Of a token's name; on a phone letters are larger than the plot is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One square: `share` of its row, `count` to print where there is one, whether row and column agree."""

    x: float
    y: float
    share: float
    count: str
    own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Rows are the scenes that paraphrases belong to, columns those that they were taken for, by number.

    `note` says which scenes these are, where they are not all; `dense` where letters must be small.
    """

    text: str
    note: str
    height: float
    side: float
    dense: bool
    rows: tuple[tuple[float, str], ...]
    columns: tuple[Tick, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """Shares of two kinds of pairs in one bin of likeness, as heights from the axis up."""

    x: float
    width: float
    within: float
    between: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How alike sampled answers are, of one scene and of two."""

    text: str
    height: float
    axis: float
    bars: tuple[Bar, ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]


def build_matrix(found: ConfusionReport) -> Matrix | None:
    """The confusion matrix, of a large glossary the scenes that are mistaken most; None where nothing is."""
    if len(found.tokens) < 2:
        return None
    places = list(range(len(found.tokens)))
    others = len(places) > MOST_CELLS
    if others:
        places = _mistaken(found)[:_FEWER_CELLS]
        if not places:
            return None
    counts = [[found.counts[own][other] for other in places] for own in places]
    if others:
        counts = [[*row, sum(found.counts[own]) - sum(row)] for own, row in zip(places, counts, strict=True)]
    labels = [str(at + 1) for at in range(len(places))] + ["…"] * others
    side = min(_SIDE, (WIDTH - _NAMES - 4.0) / len(labels))
    dense = side < _DENSE
    return Matrix(
        text=matrix_text(found),
        note=f"The {len(places)} of {len(found.tokens)} scenes that are mistaken most; … is all others."
        if others
        else "",
        height=_TOP + side * len(places) + _BOTTOM,
        side=side,
        dense=dense,
        rows=tuple(
            (_TOP + (at + 0.5) * side + 4, f"{at + 1} {short(found.tokens[place], _LETTERS)}")
            for at, place in enumerate(places)
        ),
        columns=tuple(
            Tick(at=_NAMES + (at + 0.5) * side, label=label)
            for at, label in enumerate(labels)
            if not (dense and at % 2)
        ),
        cells=tuple(_cells(counts, side)),
    )


def _mistaken(found: ConfusionReport) -> list[int]:
    """Places of scenes that are taken for each other, the commonest mistakes first."""
    wrong = [
        (-hits, own, other)
        for own, row in enumerate(found.counts)
        for other, hits in enumerate(row)
        if own != other and hits
    ]
    return list(dict.fromkeys(place for _, *pair in sorted(wrong) for place in pair))


def _cells(counts: Sequence[Sequence[int]], side: float) -> Iterator[Cell]:
    for at, row in enumerate(counts):
        whole = sum(row)
        for other, hits in enumerate(row):
            yield Cell(
                x=_NAMES + other * side,
                y=_TOP + at * side,
                share=round(hits / whole, 4) if whole else 0.0,
                count=str(hits) if hits else "",
                own=at == other,
            )


def matrix_text(found: ConfusionReport) -> str:
    """What the matrix shows, in words: how many are right, and the scenes that are mistaken most."""
    right = sum(row[at] for at, row in enumerate(found.counts))
    whole = sum(map(sum, found.counts))
    wrong = [
        (-hits, own, other)
        for own, row in zip(found.tokens, found.counts, strict=True)
        for other, hits in zip(found.tokens, row, strict=True)
        if own != other and hits
    ]
    said = [f"{own} for {other} {-hits}" for hits, own, other in sorted(wrong)[:3]]
    mistaken = f" Most mistaken: {', '.join(said)}." if said else ""
    return f"{right} of {whole} paraphrases are taken for their own scene.{mistaken}"


def build_spread(found: StabilityReport) -> Spread | None:
    """Both shares of pairs over likeness; None where no pair was compared."""
    most = max((*found.within, *found.between), default=0.0)
    if not most:
        return None
    axis, step = _HEIGHT - _FOOT, (WIDTH - _LEFT - _RIGHT) / len(found.within)
    rise = (axis - _HEAD) / most
    return Spread(
        text=(
            f"{found.samples} answers at temperature {found.temperature:g}: AUC {interval_text(found.auc)}, "
            f"modal agreement {interval_text(found.modal)}."
        ),
        height=_HEIGHT,
        axis=axis,
        bars=tuple(
            Bar(x=_LEFT + at * step, width=step, within=within * rise, between=between * rise)
            for at, (within, between) in enumerate(zip(found.within, found.between, strict=True))
        ),
        x_ticks=tuple(
            Tick(at=_LEFT + share * (WIDTH - _LEFT - _RIGHT), label=f"{share:g}")
            for share in (0.0, 0.25, 0.5, 0.75, 1.0)
        ),
        y_ticks=tuple(Tick(at=axis - share * rise, label=f"{share:.0%}") for share in (0.0, most / 2, most)),
    )


def scene_strips(scenes: Sequence[SceneReport], glossary: GlossaryReport) -> tuple[Strip, ...]:
    """All scenes together against their limits, what other conditions leave, and each scene by itself."""
    auc = glossary.stability.auc if glossary.stability else Interval(estimate=None, low=None, high=None)
    strips = [
        _one("Identification over all scenes", glossary.identification, glossary, "identification"),
        _one("Form and register as asked for", glossary.form, glossary, "form and register as asked"),
        _one("Stability under sampling, AUC", auc, glossary, STABLE),
        build_strip(
            f"Identification under other conditions; chance is {number_text(glossary.chance)}",
            [(part.name, _kind(part.name), part.found) for part in glossary.conditions],
            [],
        ),
        build_strip(
            _of_scenes(len(scenes)),
            [(short(scene.token, _MARK_LETTERS), "adapter", scene.effect) for scene in _least(scenes)],
            [Limit(label=f"each at least {number_text(scenes[0].threshold)}", at_least=scenes[0].threshold)]
            if scenes
            else [],
        ),
    ]
    return tuple(strip for strip in strips if strip)


def _of_scenes(count: int) -> str:
    shown = f", the {MOST_MARKS} lowest of {count}" if count > MOST_MARKS else ""
    return f"Paraphrases taken for their own scene{shown}"


def _least(scenes: Sequence[SceneReport]) -> Sequence[SceneReport]:
    """All, or of too many those that are recognised least."""
    if len(scenes) <= MOST_MARKS:
        return scenes
    return sorted(scenes, key=lambda scene: scene.effect.estimate or 0.0)[:MOST_MARKS]


def short(token: str, letters: int) -> str:
    """A token as far as there is room for it; a wide sign takes that of two letters."""
    sizes = [1 + (east_asian_width(char) in "WF") for char in token]
    if sum(sizes) <= letters:
        return token
    room = [size for size in accumulate(sizes) if size < letters]
    return f"{token[: len(room)]}…"


def _one(title: str, found: Interval, glossary: GlossaryReport, name: str) -> Strip | None:
    bound = next((check.bound for check in glossary.checks if check.name == name), "")
    limit = float(bound.rpartition(" ")[2]) if bound.startswith("at least ") else None
    limits = [Limit(label=bound, at_least=limit)] if limit is not None else []
    return build_strip(title, [("all", "adapter", found)], limits)


def _kind(condition: str) -> str:
    return "adapter" if condition == "intact" else "base"
