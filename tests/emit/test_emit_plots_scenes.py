from __future__ import annotations

import pytest

from adapterc.emit.plots import WIDTH
from adapterc.emit.plots_scenes import MOST_CELLS, build_matrix, build_spread, matrix_text, short
from adapterc.emit.report_model import ConfusionReport, Interval, StabilityReport


def confusion(*counts: list[int]) -> ConfusionReport:
    return ConfusionReport(tokens=[f"t{at}" for at in range(len(counts))], counts=list(counts))


def stability(within: list[float], between: list[float]) -> StabilityReport:
    found = Interval(estimate=0.9, low=0.86, high=0.94)
    return StabilityReport(
        temperature=0.7, samples=960, auc=found, modal=found, within=within, between=between, scenes=[]
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


def test_words_name_what_is_mistaken_most() -> None:
    assert matrix_text(confusion([7, 3, 0], [1, 9, 0], [0, 0, 10])) == (
        "26 of 30 paraphrases are taken for their own scene. Most mistaken: t0 for t1 3, t1 for t0 1."
    )


def test_bars_reach_the_top_at_most() -> None:
    plot = build_spread(stability([0.0, 0.25, 0.75], [1.0, 0.0, 0.0]))
    assert plot is not None
    assert max(max(bar.within, bar.between) for bar in plot.bars) == pytest.approx(plot.axis - 12.0)
    assert plot.bars[2].within == pytest.approx(0.75 * plot.bars[0].between)
    assert plot.text == (
        "960 answers at temperature 0.7: AUC 0.90 [0.86, 0.94], modal agreement 0.90 [0.86, 0.94]."
    )


def test_no_pair_is_no_plot() -> None:
    assert build_spread(stability([0.0], [0.0])) is None


def test_a_long_token_is_cut() -> None:
    assert short("вспышкавходстрах", 9) == "вспышкав…"
    assert short("Δ21", 9) == "Δ21"
