"""What of a spec nothing is made of, told without laying out all of its rows."""

from __future__ import annotations

from adapterc.expand.coverage import coverage
from adapterc.expand.layout import LayoutRequest, lay_out
from adapterc.expand.reach import reach
from adapterc.ir.apart import Apart
from support.specs import PREFERENCE, metaphysicist, resolved, shipped


def test_nothing_is_told_of_a_spec_whose_every_node_is_reached() -> None:
    assert reach(LayoutRequest(spec=metaphysicist(), library=shipped()), Apart()) == ()


def test_a_spec_with_an_idle_node_is_covered_as_by_all_of_its_rows() -> None:
    spec = resolved(PREFERENCE.replace("slight.}", 'slight., moves: {lean: ["Surely {claim}."]}}'))
    request = LayoutRequest(spec=spec, library=shipped())
    found = reach(request, Apart())
    assert [node.node for node in found if not node.is_reached] == ["traits.calm.from.moves.lean.0"]
    assert found == coverage(spec, lay_out(request))


def test_what_only_later_rows_reach_is_reached() -> None:
    moves = ", ".join(f'"So {{subject}} is number {at}."' for at in range(60))
    spec = resolved(PREFERENCE.replace('close: ["So {subject} need not trouble us."]', f"close: [{moves}]"))
    found = reach(LayoutRequest(spec=spec, library=shipped()), Apart())
    assert found
    assert all(node.is_reached for node in found)
