from __future__ import annotations

import pytest

from adapterc.emit.plots import WIDTH
from adapterc.emit.plots_scenes import (
    MOST_CELLS,
    build_matrix,
    build_spread,
    matrix_text,
    scene_strips,
    short,
)
from adapterc.emit.report_base import Interval
from adapterc.emit.report_scenes_model import (
    ConfusionReport,
    GlossaryReport,
    RowsReport,
    SceneReport,
    StabilityReport,
)


def confusion(*counts: list[int]) -> ConfusionReport:
    return ConfusionReport(tokens=[f"t{at}" for at in range(len(counts))], counts=list(counts))


def stability(within: list[float], between: list[float]) -> StabilityReport:
    found = Interval(estimate=0.9, low=0.86, high=0.94)
    return StabilityReport(
        temperature=0.7, samples=960, auc=found, modal=found, within=within, between=between, scenes=[]
    )


def scene(token: str, share: float) -> SceneReport:
    return SceneReport(
        token=token,
        id=1,
        verdict="VERIFIED",
        n=10,
        effect=Interval(estimate=share, low=0.0, high=1.0),
        chance=0.1,
        threshold=0.3,
        checks=[],
        reason="",
        told="",
        base_told="",
    )


def glossary() -> GlossaryReport:
    found = Interval(estimate=0.9, low=0.8, high=1.0)
    return GlossaryReport(
        verdict="VERIFIED",
        evidence="",
        scenes=60,
        n=600,
        chance=0.1,
        identification=found,
        form=found,
        stability=None,
        composition=found,
        conditions=[],
        confusion=confusion([1, 0], [0, 1]),
        chat_kl=0.0,
        rows=RowsReport(rows=1, before="", after=""),
        checks=[],
        reason="",
    )


def test_cells_stand_in_a_grid_inside_the_plot() -> None:
    plot = build_matrix(confusion([9, 1], [0, 10]))
    assert plot is not None
    assert [(cell.share, cell.count, cell.own) for cell in plot.cells] == [
        (0.9, "9", True),
        (0.1, "1", False),
        (0.0, "", False),
        (1.0, "10", True),
    ]
    assert plot.cells[0].x == plot.cells[2].x < plot.cells[1].x
    assert plot.cells[0].y == plot.cells[1].y < plot.cells[2].y


@pytest.mark.parametrize("count", [2, MOST_CELLS])
def test_the_largest_matrix_still_fits(count: int) -> None:
    plot = build_matrix(confusion(*[[0] * count for _ in range(count)]))
    assert plot is not None
    assert max(cell.x for cell in plot.cells) + plot.side <= WIDTH
    assert max(cell.y for cell in plot.cells) + plot.side <= plot.height


@pytest.mark.parametrize("count", [1, MOST_CELLS + 1])
def test_what_cannot_be_drawn_is_told_in_words_alone(count: int) -> None:
    found = confusion(*[[0] * count for _ in range(count)])
    assert build_matrix(found) is None
    assert matrix_text(found).startswith("0 of 0 paraphrases")


def test_of_a_large_glossary_those_are_drawn_that_are_mistaken_most() -> None:
    counts = [[10 * (own == other) for other in range(300)] for own in range(300)]
    counts[7][211] = 4
    counts[40][7] = 6
    for own in range(100, 130):
        counts[own][own + 1] = 1
    plot = build_matrix(confusion(*counts))
    assert plot is not None
    assert [name for _, name in plot.rows][:4] == ["1 t40", "2 t7", "3 t211", "4 t100"]
    assert plot.columns[-1].label == "…"
    assert len(plot.cells) == len(plot.rows) * (len(plot.rows) + 1)
    assert [cell.count for cell in plot.cells[: len(plot.rows) + 1]][:3] == ["10", "6", ""]
    assert plot.cells[2 * (len(plot.rows) + 1) - 1].count == ""  # t7 is taken for those that are drawn
    assert plot.cells[-1].count == "1"  # the last one for one that is not
    assert plot.note == "The 14 of 300 scenes that are mistaken most; … is all others."
    assert max(cell.x for cell in plot.cells) + plot.side <= WIDTH


def test_of_many_scenes_the_least_recognised_are_drawn() -> None:
    shares = [at / 100 for at in range(60, 0, -1)]
    strip = scene_strips([scene(f"t{at}", share) for at, share in enumerate(shares)], glossary())[-1]
    assert strip.title == "Paraphrases taken for their own scene, the 24 lowest of 60"
    assert [mark.label for mark in strip.marks][:2] == ["t59", "t58"]


def test_words_name_what_is_mistaken_most() -> None:
    assert matrix_text(confusion([7, 3, 0], [1, 9, 0], [0, 0, 10])) == (
        "26 of 30 paraphrases are taken for their own scene. Most mistaken: t0 for t1 3, t1 for t0 1."
    )


def test_bars_reach_the_top_at_most() -> None:
    plot = build_spread(stability([0.0, 0.25, 0.75], [1.0, 0.0, 0.0]))
    assert plot is not None
    assert max(max(bar.within, bar.between) for bar in plot.bars) == pytest.approx(plot.axis - 22.0)
    assert plot.bars[2].within == pytest.approx(0.75 * plot.bars[0].between)
    assert plot.text == (
        "960 answers at temperature 0.7: AUC 0.90 [0.86, 0.94], modal agreement 0.90 [0.86, 0.94]."
    )


def test_no_pair_is_no_plot() -> None:
    assert build_spread(stability([0.0], [0.0])) is None


def test_a_long_token_is_cut() -> None:
    assert short("вспышкавходстрах", 9) == "вспышкав…"
    assert short("Δ21", 9) == "Δ21"
    assert short("雪雪雪雪", 8) == "雪雪雪雪"
    assert short("雪雪雪雪雪", 8) == "雪雪雪…"
