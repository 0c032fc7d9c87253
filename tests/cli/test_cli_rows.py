"""What `expand` prints of a dataset."""

from __future__ import annotations

import io
import json
from pathlib import Path

from adapterc.cli.rows import print_coverage, print_expanded, print_figures
from adapterc.driver.scene_costs import ParaphraseCounts
from adapterc.expand.coverage import NodeCoverage, coverage
from adapterc.expand.layout import LayoutRequest, lay_out
from adapterc.expand.mix import SectionShare
from support.answers import filled
from support.building import adapterc
from support.specs import HEAD, PREFERENCE, SCENES, resolved, shipped


def test_coverage_is_a_line_for_each_part_of_the_spec() -> None:
    out = io.StringIO()
    parts = (
        NodeCoverage(node="knowledge.0", rows=4, items=0),
        NodeCoverage(node="skills.rhyme.demonstrations.1", rows=0, items=1),
        NodeCoverage(node="traits.calm.to.markers.\x1b0", rows=0, items=0),
    )
    print_coverage(parts, out)
    assert out.getvalue() == (
        "training rows that carry a part of the spec, and held-out items that judge by it:\n"
        "    rows  held-out  part\n"
        "       4         0  knowledge.0\n"
        "       0         1  skills.rhyme.demonstrations.1\n"
        "       0         0  traits.calm.to.markers.\\x1b0  reaches nothing\n"
    )


def test_coverage_says_what_came_of_each_weight() -> None:
    out = io.StringIO()
    weighed = (
        SectionShare(section="role", weight=0.0, unweighted=7, wanted=0, rows=0),
        SectionShare(section="knowledge", weight=2.5, unweighted=8, wanted=20, rows=19),
        SectionShare(section="dialogues", weight=0.5, unweighted=2, wanted=1, rows=1),
    )
    print_coverage((NodeCoverage(node="role.title", rows=0, items=0),), out, weighed=weighed)
    assert out.getvalue().splitlines()[2:] == [
        "       0         0  role.title  left out by its weight",
        "role at 0: 0 rows instead of 7",
        "knowledge at 2.5: 19 rows instead of 8; 20 were asked for, it has no more to give",
        "dialogues at 0.5: 1 row instead of 2",
    ]


def test_a_fact_set_against_itself_is_no_question_family() -> None:
    fact = "{fact: Peat is old. It forms in bogs. It burns., ask: [What is peat?]}"
    dataset = filled(
        lay_out(LayoutRequest(spec=resolved(f"{PREFERENCE}knowledge: [{fact}]\n"), library=shipped()))
    )
    kinds = {row.origin.node: row.kind for row in dataset.rows if row.rejected}
    assert kinds["knowledge.0"] == "pair"
    out = io.StringIO()
    print_figures(dataset, out)
    asked = {row.origin.family for row in dataset.rows if row.origin.node == "traits.calm"}
    assert f"\nfamilies             {len(asked)} train, " in out.getvalue()


def test_programs_get_figures_and_coverage_as_json() -> None:
    spec = resolved(PREFERENCE)
    layout = lay_out(LayoutRequest(spec=spec, library=shipped()))
    dataset = filled(layout)
    out = io.StringIO()
    print_expanded(dataset, coverage(spec, layout, {row.id for row in dataset.rows}), out)
    read = json.loads(out.getvalue())
    assert set(read) == {"rows", "verification", "figures", "coverage"}
    assert sum(read["rows"].values()) == len(dataset.rows)
    assert read["coverage"][0] == {"node": "traits.calm", "rows": read["rows"]["pair"], "items": 48}


def test_coverage_alone_samples_no_base(tmp_path: Path) -> None:
    text = HEAD.replace("smollm2-135m-instruct", "./later") + PREFERENCE
    (tmp_path / "spec.yaml").write_text(text, encoding="utf-8")
    asked, cache = ("expand", "spec.yaml", "--coverage"), tmp_path / "cache"
    ran = adapterc(*asked, cwd=tmp_path, cache=cache)
    assert (ran.returncode, ran.stdout.splitlines()[1]) == (0, "    rows  held-out  part")
    told = json.loads(adapterc(*asked, "--format", "json", cwd=tmp_path, cache=cache).stdout)
    assert list(told) == ["coverage"]
    assert told["coverage"][0]["node"] == "traits.calm"
    assert told["coverage"][0]["rows"] > 100
    assert not cache.exists()


def test_coverage_says_whose_paraphrases_count() -> None:
    told = ParaphraseCounts(written=13, all_written=14, composed=7, all_composed=12)
    out, coded = io.StringIO(), io.StringIO()
    print_coverage((), out, told=told)
    assert out.getvalue().splitlines()[-1] == (
        "paraphrases that count: 13 of the 14 that you wrote, 7 of the 12 that are composed"
    )
    print_coverage((), coded, told=told, as_json=True)
    assert json.loads(coded.getvalue())["paraphrases"] == {
        "written": 13,
        "all_written": 14,
        "composed": 7,
        "all_composed": 12,
    }


def test_held_out_items_of_scenes_are_counted_by_kind() -> None:
    spec = resolved(SCENES)
    layout = lay_out(LayoutRequest(spec=spec, library=shipped()))
    dataset, out = filled(layout), io.StringIO()
    print_figures(dataset, out)
    assert (
        "verification         0 pairs, 24 probes, 36 paraphrases, 176 requests, 30 contexts, 3 scene pairs"
        in (out.getvalue())
    )
    assert " scenes\n" in out.getvalue()
