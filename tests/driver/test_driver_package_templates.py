"""Templates that a package brings along: pinned with it, rendered apart, at fault at their own lines."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from adapterc.diagnostics.render import render
from adapterc.driver.compile import Compiled, check, compile_spec
from adapterc.driver.locking import Locked, lock_projects
from adapterc.driver.pinning import Rules
from support.repositories import HEAD, LIBRARY, Team, git, importing, team

SPEC = Path("specs/stoic.yaml")
FACTS = "knowledge: [{fact: Marble is patient., ask: [What is marble?]}]\n"
LETTERS = """\
families:
  - family: letters
    each: knowledge
    ask: "A visitor writes: {{ questions|join(' ') }}"
    answer: "Dear visitor, {{ role.title }} knows this: {{ fact }}"
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Team:
    made = team(tmp_path / "teams")
    monkeypatch.chdir(made.project)
    return made


def given(place: Team, text: str, *, more: str = "", library: str = FACTS) -> str:
    """A package with a file of templates, imported at the tag v2; what findings call it."""
    (place.house.path / "traits" / "t").mkdir(exist_ok=True)
    (place.house.path / "traits" / "t" / "letters.yaml").write_text(text, encoding="utf-8")
    commit = place.house.commit(
        "v2", traits__letters_yaml=f"{LIBRARY}{library}dataset: {{templates: [t/letters.yaml]}}\n"
    )
    place.write(importing(("../../house", "v2", "traits/letters.yaml"), more=more))
    return f"house@{commit[:12]}"


def pin(place: Team) -> Locked:
    return next(iter(lock_projects([SPEC], Rules(local=(place.place,)), whole=True)))


def compiled() -> Compiled:
    checked = check(SPEC)
    assert checked.sound, checked.diagnostics
    return compile_spec(SPEC, checked)


def letters(found: Compiled, family: str = "letters") -> list[tuple[str, str, str]]:
    rows = [row for row in found.layout.texts if row.origin.family == family]
    return [(row.origin.node, row.messages[0].content, row.chosen) for row in rows]


def test_they_are_pinned_and_give_rows_of_the_importing_spec(place: Team) -> None:
    name = given(place, LETTERS)
    pin(place)
    pinned = json.loads(place.lock.read_text(encoding="utf-8"))["packages"][0]["files"]
    assert sorted(pinned) == ["traits/letters.yaml", "traits/t/letters.yaml"]
    found = compiled()
    assert letters(found) == [
        (
            "knowledge.0",
            "A visitor writes: What is marble?",
            "Dear visitor, a stoic knows this: Marble is patient.",
        )
    ]
    assert found.sources[f"{name}:traits/t/letters.yaml"] == LETTERS


def test_they_stand_behind_the_spec_s_own(place: Team) -> None:
    own = LETTERS.replace("letters", "notes")
    (place.project / "specs" / "notes.yaml").write_text(own, encoding="utf-8")
    given(place, LETTERS, more="dataset: {templates: [notes.yaml]}\n")
    pin(place)
    found = compiled()
    assert [file.path for file in found.spec.templates] == ["notes.yaml", "t/letters.yaml"]
    assert letters(found) == letters(found, "notes")


def test_by_path_and_by_git_they_give_the_same_rows(place: Team) -> None:
    given(place, LETTERS)
    pin(place)
    by_git = compiled()
    library = place.house.path / "traits" / "letters.yaml"
    folder = place.project / "specs"
    (folder / "t").mkdir()
    (folder / "letters.yaml").write_text(library.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "t" / "letters.yaml").write_text(LETTERS, encoding="utf-8")
    place.write(
        f"{HEAD}imports: [{{path: letters.yaml}}]\n{by_git.sources['specs/stoic.yaml'].split(chr(10))[-2]}\n"
    )
    by_path = compiled()
    assert by_path.spec == by_git.spec
    assert by_path.layout == by_git.layout


def test_two_files_of_one_name_are_two_files(place: Team) -> None:
    given(place, LETTERS)
    (place.project / "specs" / "t").mkdir()
    own = LETTERS.replace("letters", "notes")
    (place.project / "specs" / "t" / "letters.yaml").write_text(own, encoding="utf-8")
    text = place.spec.read_text(encoding="utf-8")
    place.write(f"{text}dataset: {{templates: [t/letters.yaml]}}\n")
    pin(place)
    found = compiled().spec
    assert [(one.path, one.families[0].family) for one in found.templates] == [
        ("t/letters.yaml", "notes"),
        ("t/letters.yaml#2", "letters"),
    ]


def test_one_name_of_two_families_is_told_with_both_and_a_prefix_parts_them(place: Team) -> None:
    (place.project / "specs" / "notes.yaml").write_text(LETTERS, encoding="utf-8")
    name = given(place, LETTERS, more="dataset: {templates: [notes.yaml]}\n")
    pin(place)
    checked = check(SPEC)
    assert render(checked.diagnostics, checked.sources) == (
        "error[AC0302]: two families of templates are called `letters`\n"
        f" --> {name}:traits/t/letters.yaml:2:13\n"
        "  |\n"
        "2 |   - family: letters\n"
        "  |             ^^^^^^^\n"
        " ::: specs/notes.yaml:2:13\n"
        "  |\n"
        "2 |   - family: letters\n"
        "  |             ------- the other one\n"
        "  = help: rename one of them: rows are filed under it; a library's is called `…-NAME` with "
        "`prefix: …` beside its import\n"
    )
    text = place.spec.read_text(encoding="utf-8")
    place.write(text.replace("path: 'traits/letters.yaml'", "path: 'traits/letters.yaml', prefix: house"))
    found = compiled()
    assert letters(found, "house-letters") == letters(found)


def test_what_else_a_dataset_says_is_not_a_library_s(place: Team) -> None:
    library = "adapterc: 1\nkind: library\nname: calm\ndataset: {rows: 9, templates: [t.yaml]}\n"
    (place.project / "specs" / "calm.yaml").write_text(library, encoding="utf-8")
    (place.project / "specs" / "t.yaml").write_text(LETTERS, encoding="utf-8")
    place.write(f"{HEAD}imports: [{{path: calm.yaml}}]\nknowledge: [{{fact: It is so., ask: [Is it?]}}]\n")
    checked = check(SPEC)
    assert render(checked.diagnostics, checked.sources, format="concise") == (
        "specs/calm.yaml:4:11: error[AC0308]: a library has no `dataset.rows`: the spec that imports it "
        "decides that\n"
    )


_LOOPS = "{% for a in role.facts %}" * 9 + "{% endfor %}" * 9
_DOUBLED = "{% set x = fact %}" + "{% set x = x ~ x %}" * 40
HOSTILE = {
    "loops": (f"{_LOOPS}x", "AC0704", "it takes too long"),
    "ten gigabytes": (f"{_DOUBLED}{{{{ x|length }}}}", "AC0704", "it takes too much memory"),
    "one gigabyte of text": (
        "{% set x = [fact] %}" + "{% set x = x + x %}" * 16 + "{{ x|join }}",
        "AC0704",
        "it makes a text of more than 20,000 characters",
    ),
    "a file": ("{% include '/etc/passwd' %}", "AC0702", "it takes in another file, which no template may"),
    "an import": (
        "{% from '/etc/passwd' import x %}",
        "AC0702",
        "it takes in another file, which no template may",
    ),
    "globals of a class": (
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "AC0702",
        "it calls `read()`, which no template may",
    ),
    "globals of a function": (
        "{{ lipsum.__globals__['os'] }}",
        "AC0702",
        "it reaches into an object, for `__globals__`, which no template may",
    ),
    "the context": (
        "{{ self._TemplateReference__context }}",
        "AC0702",
        "it reaches into an object, for `_TemplateReference__context`, which no template may",
    ),
    "attr": ("{{ fact|attr('__class__') }}", "AC0702", "there is no filter `attr` here"),
    "a name put together": ("{{ fact['__cl' ~ 'ass__'] }}", "AC0703", ""),
    "format": ("{{ '%1000000000s' % fact }}", "AC0702", "it formats with %, which no template may"),
    "a multiple": ("{{ 'a' * 10000000000 }}", "AC0702", "it multiplies, which no template may"),
    "brackets": ("{{ " + "(" * 3000 + "fact" + ")" * 3000 + " }}", "AC0704", "it takes too much memory"),
    "macros": ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "AC0702", ""),
}


@pytest.mark.parametrize("what", sorted(HOSTILE))
def test_a_hostile_one_is_at_fault_at_its_line_in_its_package(what: str, place: Team) -> None:
    template, code, message = HOSTILE[what]
    text = (
        f"families:\n  - family: evil\n    each: knowledge\n    ask: why\n    answer: |-\n      {template}\n"
    )
    facts = f"role: {{facts: [{', '.join(f'Fact {at}.' for at in range(20))}]}}\n{FACTS}"
    name = given(place, text, library=facts)
    started = time.process_time()
    assert not pin(place).diagnostics
    found = check(SPEC).diagnostics
    assert {(one.code, one.span.file, one.span.start.line) for one in found} == {
        (code, f"{name}:traits/t/letters.yaml", 6)
    }
    assert message in found[0].message
    assert time.process_time() - started < 5


def test_a_link_or_a_submodule_in_the_place_of_a_file_is_not_followed(place: Team) -> None:
    given(place, LETTERS)
    here = place.house.path / "traits"
    (here / "t" / "letters.yaml").unlink()
    (here / "t" / "letters.yaml").symlink_to("/etc/passwd")
    commit = place.house.commit_all("v2")[:12]
    assert [one.message for one in pin(place).diagnostics] == [
        f"`t/letters.yaml`: `traits/t/letters.yaml` is a symbolic link there, in `house@{commit}`"
    ]
    (here / "t" / "letters.yaml").unlink()
    (here / "t").rmdir()
    git(place.house.path, "rm", "-r", "--quiet", "--cached", "traits/t")
    git(place.house.path, "update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},traits/t")
    git(place.house.path, "commit", "--quiet", "-m", "a submodule")
    git(place.house.path, "tag", "--force", "v2")
    found = pin(place).diagnostics
    assert [one.code for one in found] == ["AC0619"]
    assert "`traits/t` is a submodule there" in found[0].message
    assert not place.lock.exists()


def test_a_flood_of_files_ends(place: Team) -> None:
    lines = []
    for number in range(3):
        names = [f"t{number}{at}.yaml" for at in range(8)]
        for at, one in enumerate(names):
            (place.house.path / one).write_text(LETTERS.replace("letters", f"l{number}{at}"), "utf-8")
        library = f"{LIBRARY}{FACTS}dataset: {{templates: [{', '.join(names)}]}}\n"
        (place.house.path / f"lib{number}.yaml").write_text(library, encoding="utf-8")
        lines.append(("../../house", "v2", f"lib{number}.yaml"))
    place.house.commit_all("v2")
    place.write(importing(*lines))
    assert [(one.code, one.span.start.line) for one in pin(place).diagnostics] == [("AC0411", 8)]
