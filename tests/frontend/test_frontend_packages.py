"""Names of packages: a clash names both, a prefix sets them apart, and nothing overrides in silence."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

import pytest

from adapterc.diagnostics.model import Diagnostic
from adapterc.diagnostics.source import Source
from adapterc.frontend.files import Refusal
from adapterc.frontend.load import load
from adapterc.frontend.packages import Package
from adapterc.middle.resolve import resolve
from adapterc.spec.loaded import LoadedSpec
from support.repositories import CALM, HEAD, LIBRARY, OWN, importing

OTHER = LIBRARY + "traits: [{id: fewer-lists, kind: decrease, measure: list_items}]\n"
SCENE = LIBRARY + (
    "scenes:\n  - token: Δ1\n    action: A door closes.\n"
    "    forms: [{form: phrase, register: plain, text: Shut.}]\n"
)


class Shelf:
    """Packages whose files are given as texts: `ada` and `bob`, each at a commit of its own."""

    problems: tuple[Diagnostic, ...] = ()
    sources: tuple[Source, ...] = ()
    commits: ClassVar[dict[str, str]] = {"ada": "a" * 40, "bob": "b" * 40}

    def __init__(self, **files: str) -> None:
        self.files = files

    def opened(self, git: str, ref: str, beside: Path | None) -> Package | Refusal | None:
        name = git.rpartition("/")[2]
        return Shelved(f"{name}@{self.commits[name][:12]}", git, self.commits[name], self.files[name])


class Shelved:
    """A package with one file, `calm.yaml`."""

    def __init__(self, name: str, git: str, commit: str, text: str) -> None:
        self.name, self.git, self.commit, self.text = name, git, commit, text

    def read(self, path: str, limit: int) -> bytes | Refusal:
        return self.text.encode()


def loaded(folder: Path, text: str, **files: str) -> LoadedSpec:
    spec = folder / "spec.yaml"
    spec.write_text(text, encoding="utf-8")
    return load(spec, packages=Shelf(**files))


def of(name: str, *, prefix: str = "") -> str:
    more = f", prefix: {prefix}" if prefix else ""
    return f"  - {{git: 'https://example.org/{name}', ref: v1, path: calm.yaml{more}}}\n"


def errors(found: LoadedSpec) -> list[tuple[str, str, str]]:
    return [(one.code, one.message, one.help) for one in resolve(found)[1] if one.severity == "error"]


def test_a_package_does_not_override_the_spec(tmp_path: Path) -> None:
    own = "traits: [{id: fewer-lists, kind: decrease, measure: list_items}]\n"
    found = loaded(tmp_path, f"{HEAD}imports:\n{of('ada')}{own}", ada=CALM)
    assert errors(found) == [
        (
            "AC0302",
            "two traits are called `fewer-lists`: the spec's own and `ada@aaaaaaaaaaaa:fewer-lists`; "
            "neither overrides the other",
            "write `prefix: …` beside the import of one: its trait is then called `…-fewer-lists`",
        )
    ]
    places = next(one for one in found.diagnostics if one.code == "AC0302")
    assert Path(places.span.file).name == "spec.yaml"
    assert places.labels[0].span.place == "ada@aaaaaaaaaaaa:calm.yaml:4:15"


def test_two_packages_of_one_name_are_both_named(tmp_path: Path) -> None:
    found = loaded(tmp_path, f"{HEAD}imports:\n{of('ada')}{of('bob')}{OWN}", ada=CALM, bob=OTHER)
    assert [message for _, message, _ in errors(found)] == [
        "two traits are called `fewer-lists`: `ada@aaaaaaaaaaaa:fewer-lists` and "
        "`bob@bbbbbbbbbbbb:fewer-lists`; neither overrides the other"
    ]


def test_a_library_of_the_project_and_a_package_are_both_named(tmp_path: Path) -> None:
    (tmp_path / "calm.yaml").write_text(OTHER, encoding="utf-8")
    found = loaded(tmp_path, f"{HEAD}imports:\n  - {{path: calm.yaml}}\n{of('ada')}{OWN}", ada=CALM)
    assert f"the one of `{tmp_path}/calm.yaml` and `ada@aaaaaaaaaaaa:fewer-lists`"[:60] in errors(found)[0][1]


def test_a_prefix_sets_two_packages_apart(tmp_path: Path) -> None:
    found = loaded(
        tmp_path, f"{HEAD}imports:\n{of('ada')}{of('bob', prefix='bob')}{OWN}", ada=CALM, bob=OTHER
    )
    spec = resolve(found)[0]
    assert errors(found) == []
    assert spec is not None
    assert [trait.id for trait in spec.traits] == ["fewer-questions", "fewer-lists", "bob-fewer-lists"]
    assert found.spans["traits.bob-fewer-lists.measure"].file == "bob@bbbbbbbbbbbb:calm.yaml"
    assert found.spans["traits.fewer-lists.measure"].file == "ada@aaaaaaaaaaaa:calm.yaml"


def test_a_prefix_may_bring_a_clash_about(tmp_path: Path) -> None:
    own = "traits: [{id: bob-fewer-lists, kind: decrease, measure: list_items}]\n"
    found = loaded(tmp_path, f"{HEAD}imports:\n{of('bob', prefix='bob')}{own}", bob=OTHER)
    assert [message for _, message, _ in errors(found)] == [
        "two traits are called `bob-fewer-lists`: the spec's own and `bob@bbbbbbbbbbbb:bob-fewer-lists`; "
        "neither overrides the other"
    ]


def test_a_library_under_two_prefixes_is_there_twice(tmp_path: Path) -> None:
    (tmp_path / "calm.yaml").write_text(OTHER, encoding="utf-8")
    text = f"{HEAD}imports: [{{path: calm.yaml, prefix: a}}, {{path: calm.yaml, prefix: b}}]\n{OWN}"
    spec = resolve(loaded(tmp_path, text))[0]
    assert spec is not None
    assert [trait.id for trait in spec.traits] == ["fewer-questions", "a-fewer-lists", "b-fewer-lists"]


def test_prefixes_of_a_chain_are_joined(tmp_path: Path) -> None:
    (tmp_path / "calm.yaml").write_text(OTHER, encoding="utf-8")
    middle = f"{LIBRARY}imports: [{{path: calm.yaml, prefix: inner}}]\n"
    (tmp_path / "middle.yaml").write_text(middle, encoding="utf-8")
    spec = resolve(loaded(tmp_path, f"{HEAD}imports: [{{path: middle.yaml, prefix: outer}}]\n{OWN}"))[0]
    assert spec is not None
    assert spec.traits[1].id == "outer-inner-fewer-lists"


def test_records_of_a_prefixed_library_keep_their_places(tmp_path: Path) -> None:
    rhymes = "".join(f'{{"prompt": "Rhyme {at}.", "answer": "A stone {at}."}}\n' for at in range(8))
    (tmp_path / "rhymes.jsonl").write_text(rhymes, encoding="utf-8")
    skill = f"{LIBRARY}skills: [{{id: rhyme, file: rhymes.jsonl}}]\n"
    (tmp_path / "calm.yaml").write_text(skill, encoding="utf-8")
    found = loaded(tmp_path, f"{HEAD}imports: [{{path: calm.yaml, prefix: a}}]\n{OWN}")
    assert errors(found) == []
    assert found.spans["skills.a-rhyme.demonstrations.2.answer"].start.line == 3


def test_a_token_of_two_packages_is_told_without_a_prefix(tmp_path: Path) -> None:
    found = loaded(tmp_path, f"{HEAD}imports:\n{of('ada')}{of('bob')}{OWN}", ada=SCENE, bob=SCENE)
    clash = [one for one in errors(found) if one[0] == "AC0302"]
    assert clash[0][1].startswith("two scenes are called `Δ1`: `ada@aaaaaaaaaaaa:Δ1` and `bob@")
    assert clash[0][2] == "import only one of the two files"


def test_a_role_s_voice_of_two_packages_is_told(tmp_path: Path) -> None:
    voice = LIBRARY + "role: {voice: I speak slowly.}\n"
    found = loaded(tmp_path, f"{HEAD}imports:\n{of('ada')}{of('bob')}{OWN}", ada=voice, bob=voice)
    assert errors(found)[0][0] == "AC0309"


def test_one_file_by_two_refs_of_one_commit_is_read_once(tmp_path: Path) -> None:
    text = f"{HEAD}imports:\n{of('ada')}{of('ada').replace('v1', 'main')}{OWN}"
    spec = resolve(loaded(tmp_path, text, ada=CALM))[0]
    assert spec is not None
    assert [trait.id for trait in spec.traits] == ["fewer-questions", "fewer-lists"]


def test_what_a_package_declares_is_told_to_whoever_pins_it(tmp_path: Path) -> None:
    found = loaded(tmp_path, f"{HEAD}imports:\n{of('ada', prefix='a')}{OWN}", ada=CALM)
    assert [(one.name, one.names) for one in found.packages] == [
        ("ada@aaaaaaaaaaaa", ("traits.fewer-lists",))
    ]


@pytest.mark.parametrize("git", ["ext::sh", "-u", "https://me:pass@example.org/x"])
def test_an_address_that_is_refused_is_never_opened(git: str, tmp_path: Path) -> None:
    assert errors(loaded(tmp_path, importing((git, "v1", "calm.yaml"))))[0][0] in ("AC0610", "AC0611")
