"""What is known of training rows changes a judgement by what it says, and by nothing else."""

from __future__ import annotations

from dataclasses import replace

from adapterc.ir.dataset import Dataset, Row
from adapterc.verify.copied import OF_COPIES
from adapterc.verify.explained import explained
from adapterc.verify.judge import judge
from adapterc.verify.qualified import OF_ROWS, with_leaks, without
from support.verifying import dataset, measurements, spec
from verify.test_verify_scenes_judge import judged


def _near(held: Dataset) -> list[Row]:
    return [row for row in held.rows if row.id == "row-1"]


def test_what_is_not_known_leaves_the_gate_and_stands_in_the_evidence() -> None:
    held = dataset()
    whole = judge(spec(), held, measurements(held))
    found = without(whole, (*OF_ROWS, *OF_COPIES), "rows unknown")
    dropped = {check.name for check in whole.parrot.checks} - {check.name for check in found.parrot.checks}
    assert dropped == {*OF_ROWS, *OF_COPIES}
    assert all(trait.evidence.endswith("; rows unknown") for trait in found.traits)
    same = [replace(trait, evidence="") for trait in whole.traits]
    assert [replace(trait, evidence="") for trait in found.traits] == same
    assert (found.verdict, found.parrot.holds) == (whole.verdict, whole.parrot.holds)


def test_no_row_near_an_item_is_one_condition_more() -> None:
    held = dataset()
    whole = judge(spec(), held, measurements(held))
    found = with_leaks(whole, (), 4)
    assert replace(found, parrot=whole.parrot) == whole
    assert found.parrot.holds
    assert [(check.bound, check.holds, check.note) for check in found.parrot.checks[-1:]] == [
        ("none", True, "of 4 rows")
    ]


def test_one_row_near_an_item_undoes_everything() -> None:
    held = dataset()
    found = with_leaks(judge(spec(), held, measurements(held)), _near(held), 4)
    assert found.verdict == "NOT VERIFIED"
    assert not found.parrot.holds
    assert {trait.verdict for trait in found.traits} == {"NOT VERIFIED"}
    assert found.traits[0].reason.endswith(
        "1 of 4 training rows hold what is asked here: the test proves nothing."
    )
    assert found.parrot.checks[-1].note == "of 4 rows: row-1"


def test_rows_near_items_are_traced_to_what_they_are_of() -> None:
    held = dataset()
    found = with_leaks(judge(spec(), held, measurements(held)), _near(held), 4)
    (traced,) = explained(found, spec(), held, measurements(held)).parrot.traces
    assert (traced.condition, traced.fails) == (found.parrot.checks[-1].name, True)
    assert (traced.trace.n, traced.trace.missed, traced.trace.rows) == (4, 1, 1)
    assert [node.node for node in traced.trace.nodes] == [_near(held)[0].origin.node]


def test_one_row_near_an_item_undoes_the_glossary_as_well() -> None:
    whole = judged()
    found = with_leaks(whole, _near(dataset()), 4)
    assert whole.glossary is not None
    assert whole.glossary.verdict == "VERIFIED"
    assert found.glossary is not None
    assert (found.glossary.verdict, {scene.verdict for scene in found.scenes}) == (
        "NOT VERIFIED",
        {"NOT VERIFIED"},
    )
    assert found.glossary.reason.endswith("the test proves nothing.")
