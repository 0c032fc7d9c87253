"""Which edit of a spec makes which stage stale: the whole of what the keys of its stages are made of."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from adapterc.digest import digest
from adapterc.driver.compile import check, compile_spec
from adapterc.driver.forecast import size_of
from adapterc.expand.layout import LayoutRequest, lay_out
from adapterc.frontend.library import load_library
from adapterc.frontend.templates_folder import templates_folder
from adapterc.middle.recipe import recipe_of
from support.specs import CHECKOUT, HEAD, PREFERENCE, resolved

SPEC = (
    HEAD
    + PREFERENCE.replace(
        "traits:\n", "traits:\n  - {id: longer, kind: increase, measure: reasoning_tokens}\n"
    )
    + "training: {epochs: 2, batch_size: 8}\nverify: {profile: quick}\ndataset: {rows: 40, seed: 3}\n"
)
Edit = Callable[[str], str]


def keys(folder: Path, text: str | bytes, name: str = "spec.yaml") -> dict[str, str]:
    """What rows are laid out as, what trains on them, and what is judged and told of it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    compiled = compile_spec(path, check(path))
    size = size_of(None, compiled.spec.base)
    assert size is not None
    return {
        "rows": digest(compiled.layout),
        "training": digest(recipe_of(compiled.spec, size)),
        "judging": digest(compiled.spec),
    }


def stale(folder: Path, edited: str | bytes, name: str = "spec.yaml") -> set[str]:
    before, after = keys(folder / "a", SPEC), keys(folder / "b", edited, name)
    return {stage for stage in before if before[stage] != after[stage]}


def swapped(text: str) -> str:
    """The last three keys in another order."""
    lines = text.splitlines(keepends=True)
    return "".join([*lines[:-3], lines[-1], lines[-3], lines[-2]])


NOTHING: dict[str, Edit] = {
    "a comment above": lambda text: f"# what this is for\n{text}",
    "a comment behind a value": lambda text: text.replace("seed: 3}", "seed: 3}  # the third"),
    "blank lines": lambda text: text.replace("traits:", "\n\ntraits:\n"),
    "another indent": lambda text: text.replace("\n", "\n\n"),
    "keys in another order": swapped,
    "block for flow": lambda text: text.replace(
        "training: {epochs: 2, batch_size: 8}", "training:\n  batch_size: 8\n  epochs: 2"
    ),
    "quotes": lambda text: text.replace("name: stoic", 'name: "stoic"'),
    "escapes": lambda text: text.replace("name: stoic", 'name: "\\u0073toic"'),
    "line ends of Windows": lambda text: text.replace("\n", "\r\n"),
    "a byte-order mark": lambda text: f"\ufeff{text}",
    "a default written out": lambda text: text.replace("seed: 3}", "seed: 3, replay: auto}"),
    "a document mark": lambda text: f"---\n{text}",
}


@pytest.mark.parametrize("edit", NOTHING)
def test_layout_and_comments_make_nothing_stale(edit: str, tmp_path: Path) -> None:
    edited = NOTHING[edit](SPEC)
    assert edited != SPEC
    assert stale(tmp_path, edited) == set()


def test_the_name_and_folder_of_the_file_and_its_neighbours_make_nothing_stale(tmp_path: Path) -> None:
    (tmp_path / "b" / "inner").mkdir(parents=True)
    (tmp_path / "b" / "inner" / "other.yaml").write_text(SPEC.replace("stoic", "other"), encoding="utf-8")
    assert stale(tmp_path, SPEC, name="inner/renamed.yml") == set()


EDITS: dict[str, tuple[str, str, set[str]]] = {
    "another name": ("name: stoic", "name: cynic", {"judging"}),
    "a threshold": (
        "measure: reasoning_tokens}",
        "measure: reasoning_tokens, verify: {ratio_to_base: {at_least: 1.5}}}",
        {"judging"},
    ),
    "bounds on retention": ("profile: quick}", "retention: {kl: {at_most: 0.2}}}", {"judging"}),
    "credits": ("training:", "credits: [Somebody]\ntraining:", {"judging"}),
    "a licence": ("training:", "licence: MIT\ntraining:", {"judging"}),
    "what is emitted": ("training:", "emit: {dataset: omit}\ntraining:", {"judging"}),
    "epochs": ("epochs: 2", "epochs: 3", {"training", "judging"}),
    "the training's seed": ("batch_size: 8", "batch_size: 8, seed: 5", {"training", "judging"}),
    "a move": ("Granted, {claim}.", "Granted: {claim}.", {"rows", "judging"}),
    "rows": ("rows: 40", "rows: 44", {"rows", "judging"}),
    "the dataset's seed": ("seed: 3", "seed: 4", {"rows", "judging"}),
    "a trait less": (
        "  - {id: longer, kind: increase, measure: reasoning_tokens}\n",
        "",
        {"rows", "judging"},
    ),
    "a role": (
        "training:",
        "role: {title: A stoic, summary: I weigh things.}\ntraining:",
        {"rows", "judging"},
    ),
}


@pytest.mark.parametrize("edit", EDITS)
def test_what_an_edit_makes_stale(edit: str, tmp_path: Path) -> None:
    was, now, expected = EDITS[edit]
    assert was in SPEC
    assert stale(tmp_path, SPEC.replace(was, now)) == expected


def test_records_count_by_what_they_say(tmp_path: Path) -> None:
    text = SPEC + "dialogues: {file: said.jsonl}\n"
    line = '{"messages": [{"role": "user", "content": "Why?"}, {"role": "assistant", "content": "%s"}]}\n'
    found = []
    for place, said in (
        ("a", line % "So."),
        ("b", "\n" + line.replace(", ", " , ") % "So."),
        ("c", line % "No."),
    ):
        (tmp_path / place).mkdir()
        (tmp_path / place / "said.jsonl").write_text(said, encoding="utf-8")
        found.append(keys(tmp_path / place, text))
    assert found[0] == found[1]
    assert found[2]["rows"] != found[0]["rows"]
    assert found[2]["training"] == found[0]["training"]


def laid_with(library: Path) -> str:
    spec = resolved(SPEC.removeprefix(HEAD))
    return digest(lay_out(LayoutRequest(spec=spec, library=load_library(library, "en").library)))


def test_an_edit_of_the_templates_that_lays_out_the_same_rows_makes_nothing_stale(tmp_path: Path) -> None:
    library = tmp_path / "templates"
    shutil.copytree(templates_folder(), library)
    before = laid_with(library)
    opened = library / "en" / "train" / "open.yaml"
    text = opened.read_text(encoding="utf-8")
    opened.write_text(f"# read again\n{text}", encoding="utf-8")
    role = library / "en" / "train" / "role.yaml"
    role.write_text(role.read_text(encoding="utf-8").replace("you", "thou"), encoding="utf-8")
    assert laid_with(library) == before  # the spec has no role
    opened.write_text(text.replace("What", "Whatever"), encoding="utf-8")
    assert laid_with(library) != before


def test_a_library_counts_as_if_its_parts_stood_in_the_spec(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    trait = "  - {id: longer, kind: increase, measure: reasoning_tokens}\n"
    assert trait in SPEC
    for place in ("a", "b"):
        (tmp_path / place).mkdir()
        comment = "# shared by two teams\n" if place == "b" else ""
        (tmp_path / place / "lib.yaml").write_text(
            f"{comment}adapterc: 1\nkind: library\nname: lib\ntraits:\n{trait}", encoding="utf-8"
        )
    imported = SPEC.replace(trait, "") + "imports: [{path: lib.yaml}]\n"
    assert keys(tmp_path / "a", imported) == keys(tmp_path / "b", imported)


def test_the_shipped_specs_are_found(tmp_path: Path) -> None:
    """A copy of the checkout's specs elsewhere is made of the same."""
    shutil.copytree(CHECKOUT / "specs", tmp_path / "specs")
    path = CHECKOUT / "specs" / "in-points.yaml"
    there = tmp_path / "specs" / "in-points.yaml"
    assert digest(compile_spec(path, check(path)).layout) == digest(compile_spec(there, check(there)).layout)
