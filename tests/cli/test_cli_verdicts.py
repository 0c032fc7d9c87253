from __future__ import annotations

import io
from dataclasses import replace

from adapterc.cli.verdicts import print_judgement
from adapterc.ir.interval import Interval
from adapterc.ir.scene_verdicts import SceneVerdict
from adapterc.ir.traced import Advice
from support.verdicts import judgement


def _scene(token: str) -> SceneVerdict:
    return SceneVerdict(
        token=token,
        id=400,
        verdict="VERIFIED",
        n=12,
        effect=Interval(estimate=1.0, low=0.8, high=1.0),
        chance=0.25,
        threshold=0.5,
        checks=(),
        reason="",
        told="",
        base_told="",
    )


def printed(**changes: object) -> list[str]:
    out = io.StringIO()
    print_judgement(replace(judgement(hostile=False), **changes), out)  # type: ignore[arg-type]
    return out.getvalue().splitlines()


def test_what_is_not_verified_says_where_and_what_to_do() -> None:
    lines = printed()
    at = next(number for number, line in enumerate(lines) if line.startswith("NOT VERIFIED  less-assistant"))
    indent = " " * len("NOT VERIFIED  paradoxical-reasoning  ")
    assert lines[at + 1 : at + 4] == [
        f"{indent}worst: helper-01, 2 of 2 missed, such as probe-7; 54 rows behind it, of traits[2]",
        f"{indent}more data: Train on more rows. (54 rows trained it)",
        f"{indent}larger base: Try a larger base. (the prompted base stands at 0.40)",
    ]
    assert not [line for line in lines if line.startswith("VERIFIED") and "worst" in line]


def test_what_could_not_be_traced_still_says_what_to_do() -> None:
    asked = Advice(rule="give it items", do="Give it more.", evidence="0 held-out items")
    found = judgement(hostile=False).traits[1]
    lines = printed(traits=(replace(found, trace=None, advice=(asked,)),))
    assert lines[0].startswith("INCONCLUSIVE  longer-reasoning")
    assert lines[1].strip() == "give it items: Give it more. (0 held-out items)"


def test_the_node_of_a_scene_is_told_with_its_token() -> None:
    told = judgement(hostile=False)
    trait = next(one for one in told.traits if one.trace is not None)
    assert trait.trace is not None
    (node, *_) = trait.trace.nodes
    nodes = tuple(replace(node, node=name) for name in ("scenes.1.forms.0", "scenes.7"))
    traced = replace(trait, trace=replace(trait.trace, nodes=nodes))
    scenes = tuple(_scene(token) for token in ("ж7", "Δ21"))
    lines = printed(traits=(traced,), scenes=scenes)
    (worst,) = [line for line in lines if "worst:" in line]
    assert worst.endswith("rows behind it, of scenes.1.forms.0 (Δ21), scenes.7")


def test_advice_on_the_gates_stands_below_them() -> None:
    lines = printed(advice=(Advice(rule="keep the base", do="Train less.", evidence="kl 0.2"),))
    retention = next(number for number, line in enumerate(lines) if "retention" in line)
    assert lines[retention + 1].strip() == "keep the base: Train less. (kl 0.2)"


def test_a_gate_that_fails_names_its_worst_answers_and_their_rows() -> None:
    lines = printed()
    gate = next(number for number, line in enumerate(lines) if "parrot gate" in line)
    assert lines[gate + 1].strip() == (
        "worst by 8-word runs that stand in a training row: probe-7, pair-3; rows row-0002, row-gone"
    )
    assert "retention" in lines[gate + 2]


def test_the_level_of_evidence_stands_beside_the_whole() -> None:
    assert printed()[-1] == "NOT VERIFIED (quick, one seed)"


def test_no_escape_reaches_the_terminal() -> None:
    evil = Advice(rule="more data", do="\x1b[31mred\u202e", evidence="1")
    assert "\x1b" not in "".join(printed(advice=(evil,)))
