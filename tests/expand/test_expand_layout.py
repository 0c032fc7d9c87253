"""What is laid out without a model, and that it is laid out the same anywhere."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from adapterc.digest import digest
from adapterc.expand.layout import LayoutRequest, lay_out
from adapterc.ir.dataset import Origin
from adapterc.ir.layout import Layout
from support.specs import CHECKOUT, PREFERENCE, laid, metaphysicist, shipped

_PRINT_DIGEST = """
import sys
from pathlib import Path
from adapterc.digest import digest
from adapterc.driver.compile import check, compile_spec
path = Path(sys.argv[1])
print(digest(compile_spec(path, check(path)).layout))
"""


@pytest.mark.parametrize(
    "surroundings",
    [
        {"PYTHONHASHSEED": "0", "TZ": "UTC", "LANG": "C"},
        {"PYTHONHASHSEED": "4242", "TZ": "Pacific/Chatham", "LANG": "tr_TR.UTF-8", "LC_ALL": "tr_TR.UTF-8"},
    ],
    ids=["plain", "far away"],
)
def test_the_layout_is_the_same_whatever_surrounds_it(surroundings: dict[str, str], tmp_path: Path) -> None:
    spec = CHECKOUT / "specs" / "metaphysicist.yaml"
    printed = subprocess.run(
        [sys.executable, "-c", _PRINT_DIGEST, str(spec)],
        env={**os.environ, **surroundings},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert printed.stdout.strip() == digest(lay_out(LayoutRequest(spec=metaphysicist(), library=shipped())))


def test_another_seed_is_another_layout() -> None:
    assert laid(PREFERENCE) != laid(PREFERENCE + "dataset: {seed: 1}\n")


def test_every_row_says_where_it_came_from() -> None:
    layout = lay_out(LayoutRequest(spec=metaphysicist(), library=shipped()))
    families = {family.id: family for family in shipped().families}
    for pair in layout.pairs:
        family = families[pair.origin.family]
        assert (pair.origin.split, family.split) == ("train", "train")
        assert pair.origin.template == family.source
        assert pair.origin.node.startswith("traits.")
    assert {origin.split for origin in _held(layout)} == {"verify"}
    names = [
        *(pair.id for pair in layout.pairs),
        *(text.id for text in layout.texts),
        *(replay.id for replay in layout.replays),
    ]
    assert len(set(names)) == len(names)


def test_families_of_training_never_stand_in_verification() -> None:
    layout = lay_out(LayoutRequest(spec=metaphysicist(), library=shipped()))
    trained = {pair.origin.family for pair in layout.pairs}
    held = {origin.family for origin in _held(layout)}
    assert len(trained) >= 24
    assert len(held) >= 24
    assert not trained & held


def _held(layout: Layout) -> list[Origin]:
    return [item.origin for item in layout.items] + [probe.origin for probe in layout.probes]


def test_rows_are_as_many_as_asked_for_and_leave_no_family_out_first() -> None:
    layout = laid(PREFERENCE + "dataset: {rows: 60, replay: 0.25}\n")
    assert len(layout.pairs) == 60
    assert len({pair.origin.family for pair in layout.pairs}) == 56
    assert len(layout.replays) == 20


def test_what_the_spec_itself_says_counts_among_the_rows_and_stays() -> None:
    role = "role: {title: A stoic, summary: I weigh things.}\n"
    layout = laid(role + PREFERENCE + "dataset: {rows: 60, replay: 0.25}\n")
    assert layout.texts
    assert len(layout.pairs) + len(layout.texts) == 60
    bare = laid(role + PREFERENCE + "dataset: {rows: 1}\n")
    assert (len(bare.pairs), bare.texts) == (0, layout.texts)


def test_without_replay_nothing_is_replayed() -> None:
    assert laid(PREFERENCE + "dataset: {replay: 0}\n").replays == ()


def test_a_spec_without_traits_has_only_what_its_author_wrote() -> None:
    layout = laid("role: {title: A stoic, summary: I weigh things.}\n")
    assert not layout.pairs
    assert not layout.items
    assert [text.chosen for text in layout.texts] == [
        "A stoic. I weigh things.",
        "A stoic.",
        "I weigh things.",
    ]


def test_each_trait_gets_the_questions_made_for_it() -> None:
    served = {
        (pair.origin.family.split("-")[1], pair.origin.node)
        for pair in lay_out(LayoutRequest(spec=metaphysicist(), library=shipped())).pairs
    }
    assert served == {
        ("open", "traits.paradoxical-reasoning"),
        ("bound", "traits.longer-reasoning"),
        ("help", "traits.less-assistant"),
    }


def test_two_preferences_share_the_questions_and_both_meet_framed_and_bare_opposites() -> None:
    second = PREFERENCE.removeprefix("traits:\n").replace("calm", "still").replace("hot", "cross")
    framed = second.replace("at every slight.}", "at every slight., moves: {open: ['How dare {subject}.']}}")
    both = PREFERENCE.replace(
        "at every slight.}", "at every slight., moves: {open: ['Enough of {subject}.']}}"
    )
    layout = laid(both + framed)
    for trait in ("calm", "still"):
        found = [pair for pair in layout.pairs if pair.origin.node == f"traits.{trait}"]
        framing = [bool(pair.contrast.opening) for pair in found]
        assert abs(framing.count(True) - framing.count(False)) <= 1
    assert {pair.origin.node for pair in layout.pairs} == {"traits.calm", "traits.still"}
