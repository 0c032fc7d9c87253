"""`check --fix` on what a tired author writes: mended in one run, and left alone by the next."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapterc.cli.main import main

HEAD = "adapterc: 1\nname: a\nbase: smollm2-135m-instruct\n"
TRAIT = "traits:\n- id: t\n  kind: increase\n  measure: questions\n"


@pytest.mark.parametrize(
    ("written", "mended"),
    [
        ("knowledge:\n  fact: It rained.  # wet\n  ask: [Did it rain?]\n",
         "knowledge:\n- fact: It rained.  # wet\n  ask: [Did it rain?]\n"),
        ("dialogues:\n  messages:\n  - {role: user, content: Up?}\n  - {role: assistant, content: Aye.}\n",
         "dialogues:\n- messages:\n  - {role: user, content: Up?}\n  - {role: assistant, content: Aye.}\n"),
        ("role:\n  title： A guide\n  voice: Plain.\n", "role:\n  title: A guide\n  voice: Plain.\n"),
        ("role:\n  title = A guide\n  voice: Plain.\n", "role:\n  title: A guide\n  voice: Plain.\n"),
        ("role:\n  title: [A] museum guide\n", 'role:\n  title: "[A] museum guide"\n'),
        ('role:\n  "title": "A guide",\n  voice: Plain.\n', 'role:\n  "title": "A guide"\n  voice: Plain.\n'),
        ("role:\n  title: A guide\n  summ: I guide.\n", "role:\n  title: A guide\n  summary: I guide.\n"),
        (TRAIT + '  verify: {rate: "at least 40%"}\n', TRAIT + "  verify: {rate: {at_least: 0.4}}\n"),
    ],
)  # fmt: skip
def test_it_is_mended_as_it_was_meant(
    written: str, mended: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spec = tmp_path / "spec.yaml"
    spec.write_text(HEAD + written, encoding="utf-8")
    assert main(["check", "--fix", str(spec)]) == 0
    assert spec.read_text(encoding="utf-8") == HEAD + mended
    assert capsys.readouterr().err.startswith("mended ")
    assert main(["check", "--fix", str(spec)]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    "text",
    [
        TRAIT.replace("  measure", "  - measure"),
        "knowledge:\n fact: It rained.\n ask: [Did it rain?]\n",
    ],
)
def test_what_may_mean_two_things_or_would_have_to_move_stays(text: str, tmp_path: Path) -> None:
    spec = tmp_path / "spec.yaml"
    spec.write_text(HEAD + text, encoding="utf-8")
    assert main(["check", "--fix", str(spec)]) == 1
    assert spec.read_text(encoding="utf-8") == HEAD + text


def test_of_thousands_of_unknown_keys_few_are_asked_for_their_meaning(tmp_path: Path) -> None:
    from adapterc.frontend.respelling import respelt_keys
    from adapterc.frontend.tree import Mapping
    from adapterc.frontend.yaml_tree import parse_yaml

    text = HEAD + "".join(f"k{at}: 1\n" for at in range(3_000)) + "rolle: {title: A guide}\n"
    parsed = parse_yaml(text.encode(), "spec.yaml")
    assert isinstance(parsed.root, Mapping)
    assert respelt_keys(parsed.root).problems == ()
