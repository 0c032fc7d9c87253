"""Whose paraphrases are judged by: twenty of each scene where there are two, written or composed."""

from __future__ import annotations

from adapterc.driver.scene_costs import ParaphraseCounts, paraphrase_counts
from adapterc.expand.layout import LayoutRequest, lay_out
from support.specs import resolved, shipped


def counts(*written: int) -> ParaphraseCounts:
    scenes = "".join(
        f"  - token: Δ{number}\n    action: a door of {number}\n    emotion: joy\n    field: a hall\n"
        f"    forms: [{{form: text, register: plain, text: The {number} fell.}}]\n"
        f"    paraphrases: [{', '.join(f'it was {number} and {at}' for at in range(count))}]\n"
        for number, count in enumerate(written)
    )
    laid = lay_out(LayoutRequest(spec=resolved(f"scenes:\n{scenes}"), library=shipped())).scenes
    assert laid is not None
    return paraphrase_counts(laid)


def test_of_more_than_twenty_twenty_count() -> None:
    assert counts(21, 22) == ParaphraseCounts(written=40, all_written=43, composed=0, all_composed=0)


def test_fewer_are_filled_up_with_composed_ones() -> None:
    found = counts(20, 9)
    assert (found.all_written, found.all_composed) == (29, 12)
    assert found.written + found.composed == 40
    assert found.composed >= 11
