"""Libraries that a spec imports: found, contained, read once, and merged with their places."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from adapterc.frontend.import_findings import MOST_LIBRARIES
from adapterc.frontend.load import load
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.resolve import resolve
from adapterc.spec.loaded import LoadedSpec

HEAD = (
    "adapterc: 1\nname: stoic\nbase: smollm2-135m-instruct\nrole: {title: a stoic, facts: [I rise early.]}\n"
)
COUNTED = "traits: [{id: fewer-questions, kind: decrease, measure: questions}]\n"
LIBRARY = "adapterc: 1\nkind: library\nname: calm\n"
CALM = LIBRARY + (
    "role: {voice: I speak calmly., facts: [I own one coat.]}\n"
    "traits: [{id: fewer-lists, kind: decrease, measure: list_items}]\n"
    "frames: [{id: weigh, principle: What is not ours is not lost.}]\n"
    "knowledge: [{fact: Marble is patient.}]\n"
    "skills: [{id: rhyme, file: rhymes.jsonl}]\n"
)
RHYMES = '{"prompt": "Rhyme on stone.", "answer": "A stone, alone."}\n'


def write(folder: Path, **files: str) -> Path:
    """Files below `folder` (`__` in a name is a slash); the spec is `spec.yaml`."""
    for name, text in files.items():
        stem, _, ending = name.rpartition("_")
        path = folder / f"{stem.replace('__', '/')}.{ending}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder / "spec.yaml"


def imports(*paths: str) -> str:
    return "imports:\n" + "".join(f"  - path: {path}\n" for path in paths)


def calm_and_own(folder: Path) -> Path:
    """A spec with a fact of its own that imports `CALM`."""
    own = "knowledge: [{fact: Basalt is quick.}]\n"
    return write(
        folder,
        spec_yaml=HEAD + COUNTED + own + imports("lib/calm.yaml"),
        lib__calm_yaml=CALM,
        lib__rhymes_jsonl=RHYMES,
    )


def codes(loaded: LoadedSpec) -> list[str]:
    return [found.code for found in loaded.diagnostics]


def sound(path: Path) -> ResolvedSpec:
    resolved, diagnostics = resolve(load(path))
    assert resolved is not None, diagnostics
    return resolved


def test_a_library_s_parts_stand_behind_the_spec_s_own(tmp_path: Path) -> None:
    found = sound(calm_and_own(tmp_path))
    assert [trait.id for trait in found.traits] == ["fewer-questions", "fewer-lists"]
    assert [frame.id for frame in found.frames] == ["weigh"]
    assert [one.fact for one in found.knowledge] == ["Basalt is quick.", "Marble is patient."]
    assert (found.role.title, found.role.voice) == ("a stoic", "I speak calmly.")
    assert found.role.facts == ("I rise early.", "I own one coat.")
    assert found.skills[0].demonstrations[0].answer == "A stone, alone."


def test_places_point_into_the_library_s_files(tmp_path: Path) -> None:
    loaded = load(calm_and_own(tmp_path))
    places = {
        path: (Path(loaded.spans[path].file).name, loaded.spans[path].start.line)
        for path in (
            "knowledge.0.fact",
            "knowledge.1.fact",
            "role.facts.0",
            "role.facts.1",
            "role.voice",
            "traits.fewer-lists.measure",
            "frames.weigh.principle",
            "skills.rhyme.demonstrations.0.answer",
        )
    }
    assert places == {
        "knowledge.0.fact": ("spec.yaml", 6),
        "knowledge.1.fact": ("calm.yaml", 7),
        "role.facts.0": ("spec.yaml", 4),
        "role.facts.1": ("calm.yaml", 4),
        "role.voice": ("calm.yaml", 4),
        "traits.fewer-lists.measure": ("calm.yaml", 5),
        "frames.weigh.principle": ("calm.yaml", 6),
        "skills.rhyme.demonstrations.0.answer": ("rhymes.jsonl", 1),
    }
    assert {Path(name).name for name in loaded.sources} == {"spec.yaml", "calm.yaml", "rhymes.jsonl"}


def test_a_library_that_two_others_import_is_read_once(tmp_path: Path) -> None:
    one, two = LIBRARY + imports("calm.yaml"), LIBRARY + imports("../lib/calm.yaml")
    spec = write(
        tmp_path,
        spec_yaml=HEAD + COUNTED + imports("lib/one.yaml", "lib/two.yaml", "lib/calm.yaml"),
        lib__one_yaml=one,
        lib__two_yaml=two,
        lib__calm_yaml=CALM,
        lib__rhymes_jsonl=RHYMES,
    )
    assert [trait.id for trait in sound(spec).traits] == ["fewer-questions", "fewer-lists"]


def test_a_path_may_go_up_within_the_repository_and_no_further(tmp_path: Path) -> None:
    calm = LIBRARY + "frames: [{id: weigh, principle: What is not ours is not lost.}]\n"
    spec = write(
        tmp_path,
        house__specs__spec_yaml=HEAD + COUNTED + imports("../shared/calm.yaml"),
        house__shared__calm_yaml=calm,
        secret_yaml=calm,
    ).parent.joinpath("house", "specs", "spec.yaml")
    assert codes(load(spec)) == ["AC0401"]
    (tmp_path / "house" / ".git").mkdir()
    assert sound(spec).frames[0].id == "weigh"
    spec.write_text(HEAD + COUNTED + imports("../../secret.yaml"), encoding="utf-8")
    assert codes(load(spec)) == ["AC0401"]


def test_whether_a_file_outside_exists_is_not_told(tmp_path: Path) -> None:
    spec = write(tmp_path, spec_yaml=HEAD + COUNTED + imports("../nothing.yaml", "../../../../etc/passwd"))
    assert codes(load(spec)) == ["AC0401", "AC0401"]


def test_a_link_may_lead_within_the_repository_and_not_out_of_it(tmp_path: Path) -> None:
    calm = LIBRARY + "frames: [{id: weigh, principle: What is not ours is not lost.}]\n"
    write(tmp_path, secret_yaml=calm, house__lib__calm_yaml=calm)
    spec = write(tmp_path / "house", spec_yaml=HEAD + COUNTED + imports("inner.yaml"))
    (tmp_path / "house" / "inner.yaml").symlink_to("lib/calm.yaml")
    assert sound(spec).frames[0].id == "weigh"
    (tmp_path / "house" / "outer.yaml").symlink_to("../secret.yaml")
    (tmp_path / "house" / "way").symlink_to("..")
    spec.write_text(HEAD + COUNTED + imports("outer.yaml", "way/secret.yaml"), encoding="utf-8")
    loaded = load(spec)
    assert [found.message for found in loaded.diagnostics] == [
        "`outer.yaml`: a symbolic link leads out of the spec's folder",
        "`way/secret.yaml`: a symbolic link leads out of the spec's folder",
    ]
    assert set(loaded.sources) == {str(spec)}


def test_a_library_names_files_below_its_own_folder_only(tmp_path: Path) -> None:
    spec = write(
        tmp_path,
        spec_yaml=HEAD + COUNTED + imports("lib/calm.yaml"),
        lib__calm_yaml=LIBRARY + "skills: [{id: rhyme, file: ../rhymes.jsonl}]\n",
        rhymes_jsonl=RHYMES,
    )
    (found,) = load(spec).diagnostics
    assert (found.code, Path(found.span.file).name) == ("AC0401", "calm.yaml")


def test_pipes_and_folders_are_no_libraries(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    spec = write(tmp_path, spec_yaml=HEAD + COUNTED + imports("pipe", "."))
    assert codes(load(spec)) == ["AC0403", "AC0403"]


def test_a_spec_that_imports_itself_is_a_circle(tmp_path: Path) -> None:
    spec = write(tmp_path, spec_yaml=HEAD + COUNTED + imports("./spec.yaml"))
    (found,) = load(spec).diagnostics
    assert (found.code, found.message) == ("AC0412", f"imports in a circle: {spec} → {spec}")


def test_a_library_that_cannot_be_read_is_told_at_its_own_place(tmp_path: Path) -> None:
    spec = write(
        tmp_path,
        spec_yaml=HEAD + COUNTED + imports("a.yaml", "b.yaml"),
        a_yaml="traits: [",
        b_yaml="adapterc: 2\nkind: library\nname: later\nmoods: []\n",
    )
    found = [(one.code, Path(one.span.file).name) for one in load(spec).diagnostics]
    assert found == [("AC0104", "a.yaml"), ("AC0201", "b.yaml")]


def test_too_many_libraries_are_not_read_on_and_on(tmp_path: Path) -> None:
    count = MOST_LIBRARIES + 20
    for number in range(count):
        (tmp_path / f"l{number}.yaml").write_text(
            LIBRARY + f"frames: [{{id: f{number}, principle: Wait.}}]\n"
        )
    spec = write(tmp_path, spec_yaml=HEAD + COUNTED + imports(*(f"l{n}.yaml" for n in range(count))))
    assert codes(load(spec)) == ["AC0411"]


def test_large_libraries_share_one_budget(tmp_path: Path) -> None:
    many = LIBRARY + "role: {facts: [" + "a, " * 9_000 + "a]}\n"
    names = [f"l{number}.yaml" for number in range(8)]
    for name in names:
        (tmp_path / name).write_text(many)
    assert codes(load(write(tmp_path, spec_yaml=HEAD + COUNTED + imports(*names)))) == ["AC0411"]


@pytest.mark.parametrize("scenes", ["{a: {token: x}}", "[1, 2]", "{'0': x}"])
def test_malformed_sections_of_a_library_are_findings(scenes: str, tmp_path: Path) -> None:
    spec = write(
        tmp_path,
        spec_yaml=HEAD + COUNTED + imports("calm.yaml"),
        calm_yaml=LIBRARY + f"scenes: {scenes}\nknowledge: {scenes}\n",
    )
    assert "AC0204" in codes(load(spec))


def test_a_library_by_itself_is_sound_without_a_base(tmp_path: Path) -> None:
    write(tmp_path, calm_yaml=CALM, rhymes_jsonl=RHYMES)
    found = sound(tmp_path / "calm.yaml")
    assert (found.kind, found.base) == ("library", "")


def test_whose_work_a_library_is_is_credited_with_the_spec(tmp_path: Path) -> None:
    spec = write(
        tmp_path,
        spec_yaml=HEAD + imports("calm.yaml") + COUNTED + "credits: [Ben]\n",
        calm_yaml=LIBRARY + "frames: [{id: weigh, principle: What is lost was lent.}]\ncredits: [Ana, Ben]\n",
    )
    assert sound(spec).credits == ("Ben", "Ana")


def test_a_library_that_has_changed_is_read_anew(tmp_path: Path) -> None:
    spec = write(tmp_path, spec_yaml=HEAD + imports("calm.yaml"), calm_yaml=LIBRARY + COUNTED)
    before = load(spec)
    write(tmp_path, calm_yaml=LIBRARY + COUNTED.replace("fewer-questions", "no-questions"))
    found = [
        [trait.id for trait in loaded.surface.traits] for loaded in (before, load(spec)) if loaded.surface
    ]
    assert found == [["fewer-questions"], ["no-questions"]]
