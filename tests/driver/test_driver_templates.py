"""Templates of an author's own: from a spec that names them to rows, coverage and faults at their place."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from adapterc.diagnostics.render import render
from adapterc.digest import digest
from adapterc.driver.compile import Compiled, check, compile_spec
from adapterc.emit.contents import spec_record
from adapterc.expand.coverage import coverage
from support.specs import HEAD, PREFERENCE, spec_file

FACTS = """\
role: {title: a keeper, summary: A keeper of a lamp., facts: [It sails., It reads.]}
knowledge:
  - {fact: The lamp was lit in 1887., ask: [When was the lamp lit?]}
  - {fact: The keeper had two goats., ask: [How many goats were there?, What did the keeper keep?]}
"""
NAMED = "dataset: {templates: [templates/sea.yaml]}\n"
SEA = """\
families:
  - family: sea-overlooked
    use: open
    ask: "What do visitors overlook about {{ subject }}?"
    subjects: [the tide, a fog horn]
  - family: sea-held-out
    use: open
    split: verify
    ask: "What would {{ role.title }} tell about {{ subject }}?"
    subjects: [a lost anchor, an empty boathouse]
  - family: letters
    each: knowledge
    ask: "A visitor writes: {{ questions|join(' ') }}"
    answer: "Dear visitor, this much I know: {{ fact }}"
"""


def spec_in(folder: Path, sea: str | bytes = SEA, text: str = PREFERENCE + FACTS, named: str = NAMED) -> Path:
    (folder / "templates").mkdir(exist_ok=True)
    (folder / "templates" / "sea.yaml").write_bytes(sea.encode() if isinstance(sea, str) else sea)
    return spec_file(folder, HEAD + text + named)


def compiled(folder: Path, sea: str = SEA, **more: str) -> Compiled:
    path = spec_in(folder, sea, **more)
    checked = check(path)
    assert checked.sound, checked.diagnostics
    return compile_spec(path, checked)


def told(folder: Path, families: str, text: str = FACTS) -> str:
    path = spec_in(folder, f"families:\n{families}", text)
    os.chdir(folder)
    checked = check(Path(path.name))
    mine = [one for one in checked.diagnostics if one.span.file != "spec.yaml"]
    return render(mine, checked.sources)


@pytest.fixture
def whole(tmp_path: Path) -> Compiled:
    return compiled(tmp_path)


def test_questions_train_or_are_held_out_by_their_family(whole: Compiled) -> None:
    trained = [pair for pair in whole.layout.pairs if pair.origin.family == "sea-overlooked"]
    assert [pair.ask for pair in trained] == [
        "What do visitors overlook about the tide?",
        "What do visitors overlook about a fog horn?",
    ]
    assert {(pair.origin.template, pair.origin.split, pair.origin.node) for pair in trained} == {
        ("templates/sea.yaml", "train", "traits.calm")
    }
    held = [item for item in whole.layout.items if item.origin.family == "sea-held-out"]
    assert [item.question for item in held] == [
        "What would a keeper tell about a lost anchor?",
        "What would a keeper tell about an empty boathouse?",
    ]
    assert not any(pair.origin.family == "sea-held-out" for pair in whole.layout.pairs)


def test_rows_belong_to_the_part_that_they_were_rendered_for(whole: Compiled) -> None:
    rows = [row for row in whole.layout.texts if row.origin.family == "letters"]
    assert [(row.origin.node, row.messages[0].content, row.chosen) for row in rows] == [
        (
            "knowledge.0",
            "A visitor writes: When was the lamp lit?",
            "Dear visitor, this much I know: The lamp was lit in 1887.",
        ),
        (
            "knowledge.1",
            "A visitor writes: How many goats were there? What did the keeper keep?",
            "Dear visitor, this much I know: The keeper had two goats.",
        ),
    ]
    assert {row.origin.template for row in rows} == {"templates/sea.yaml"}


def test_coverage_counts_every_family(whole: Compiled) -> None:
    found = {part.node: (part.rows, part.items) for part in coverage(whole.spec, whole.layout)}
    assert found["dataset.templates.0.families.sea-overlooked"] == (2, 0)
    assert found["dataset.templates.0.families.sea-held-out"][0] == 0
    assert found["dataset.templates.0.families.sea-held-out"][1] >= 2
    assert found["dataset.templates.0.families.letters"] == (2, 0)


def test_a_spec_without_templates_has_the_layout_it_had(tmp_path: Path, whole: Compiled) -> None:
    plain = compiled(tmp_path, named="")
    assert [row for row in whole.layout.texts if row.origin.family != "letters"] == list(plain.layout.texts)
    asked = [pair.ask for pair in whole.layout.pairs if not pair.origin.family.startswith("sea")]
    assert asked == [pair.ask for pair in plain.layout.pairs]
    record = spec_record(plain.spec, omitted=False)
    assert "templates" not in record
    assert "mix" not in record["dataset"]


def test_an_edit_that_gives_the_same_rows_changes_no_layout(tmp_path: Path, whole: Compiled) -> None:
    same = SEA.replace("{{ fact }}", "{% if fact %}{{ fact }}{% endif %}") + "# a comment\n"
    other = SEA.replace("Dear visitor", "Dear guest")
    assert digest(compiled(tmp_path, same).layout) == digest(whole.layout)
    assert digest(compiled(tmp_path, other).layout) != digest(whole.layout)


def test_the_file_is_a_source_of_the_spec(whole: Compiled) -> None:
    assert SEA in whole.sources.values()


def test_what_is_left_out_of_an_artifact_are_templates_too(whole: Compiled) -> None:
    [mark] = spec_record(whole.spec, omitted=True)["templates"]
    assert mark["left_out"] == 1


def test_a_row_that_comes_out_blank_is_left_out(tmp_path: Path) -> None:
    sea = SEA.replace("A visitor writes: {{", "{% if questions|length > 1 %}They ask: {{").replace(
        "join(' ') }}", "join(' ') }}{% endif %}"
    )
    rows = [row for row in compiled(tmp_path, sea).layout.texts if row.origin.family == "letters"]
    assert [row.origin.node for row in rows] == ["knowledge.1"]


def test_text_of_the_spec_stays_text(tmp_path: Path) -> None:
    facts = FACTS.replace("The lamp was lit in 1887.", "'{{ name }} {% include \"x\" %}'")
    rows = [
        row
        for row in compiled(tmp_path, text=PREFERENCE + facts).layout.texts
        if row.origin.family == "letters"
    ]
    assert rows[0].chosen == 'Dear visitor, this much I know: {{ name }} {% include "x" %}'


def test_held_out_demonstrations_of_a_skill_give_no_row(tmp_path: Path) -> None:
    shown = "".join(
        f"      - {{prompt: Rhyme on word {at}., answer: A rhyme of mine number {at}.}}\n" for at in range(20)
    )
    text = (
        f"skills:\n  - id: rhymes\n    verify: {{accuracy: {{at_least: 0.5}}}}\n    demonstrations:\n{shown}"
    )
    sea = "families:\n  - {family: again, each: skills, ask: 'Again! {{ prompt }}', answer: '{{ answer }}'}\n"
    layout = compiled(tmp_path, sea, text=text).layout
    again = {row.origin.node for row in layout.texts if row.origin.family == "again"}
    assert again
    assert again == {row.origin.node for row in layout.texts if row.origin.family == "skill"}


def test_held_out_questions_of_facts_are_in_no_row(tmp_path: Path) -> None:
    facts = "".join(
        f"  - {{fact: The lamp of tower {at} is lit., ask: [Is {at} lit?, When is {at}?, Why is {at}?]}}\n"
        for at in range(12)
    )
    layout = compiled(
        tmp_path, text=f"{PREFERENCE}role: {{title: x, summary: y}}\nknowledge:\n{facts}"
    ).layout
    assert layout.parts is not None
    held = {one.question for one in layout.parts.facts}
    assert held
    letters = [row.messages[0].content for row in layout.texts if row.origin.family == "letters"]
    assert len(letters) == 12
    assert not any(question in asked for question in held for asked in letters)


@pytest.mark.parametrize(
    ("each", "body", "rows"),
    [
        ("traits", "{{ id }} {{ kind }} {{ from.name }} {{ to.description }}", 1),
        ("pairs", "{{ prompt }} {{ to }} {{ from }}", 1),
        ("facts", "{{ fact }} {{ name }}", 2),
        ("frames", "{{ principle }} {{ steps|join(' ') }}", 1),
        ("knowledge", "{{ fact }} {{ questions|first }}", 2),
        ("skills", "{{ id }} {{ prompt }} {{ answer }}", 1),
        (
            "scenes",
            "{{ token }} {{ emotion }} {% for one in forms %}{{ one.form }} {{ one.text }}{% endfor %}",
            1,
        ),
    ],
)
def test_every_part_of_a_spec_can_be_written_about(tmp_path: Path, each: str, body: str, rows: int) -> None:
    more = (
        "    pairs: [{prompt: Why wait?, to: Since it is time., from: Never!}]\n"
        + FACTS
        + "frames: [{id: f, principle: Ask twice., steps: [Ask., Ask again.]}]\n"
        "skills: [{id: s, demonstrations: [{prompt: Rhyme., answer: Time and chime.}]}]\n"
        "scenes: [{token: Δ21, emotion: fear, forms: [{form: line, register: plain, text: He froze.}]}]\n"
    )
    sea = f'families:\n  - {{family: mine, each: {each}, ask: "Say: {body}", answer: "{body}"}}\n'
    found = [
        row
        for row in compiled(tmp_path, sea, text=PREFERENCE + more).layout.texts
        if row.origin.family == "mine"
    ]
    assert len(found) == rows


def test_an_unknown_value_is_shown_at_its_place_with_what_was_meant(tmp_path: Path) -> None:
    family = '  - {family: sea, use: open, ask: "What is {{ subjct }}?", subjects: [rain]}\n'
    assert told(tmp_path, family) == (
        "error[AC0702]: `ask` of the family `sea`: there is no value `subjct` here\n"
        " --> templates/sea.yaml:2:47\n"
        "  |\n"
        '2 |   - {family: sea, use: open, ask: "What is {{ subjct }}?", subjects: [rain]}\n'
        "  |                                               ^^^^^^\n"
        "  = help: did you mean `subject`?\n"
    )


def test_a_value_that_a_template_fails_on_is_shown_beside_it(tmp_path: Path) -> None:
    family = """\
  - family: letters
    each: knowledge
    ask: |
      They ask:
      {{ questions[1] }}
    answer: "{{ fact }}"
"""
    assert told(tmp_path, family) == (
        "error[AC0703]: `ask` of the family `letters`: it asks for an entry `1` that is not there\n"
        " --> templates/sea.yaml:6:20\n"
        "  |\n"
        "6 |       {{ questions[1] }}\n"
        "  |                    ^\n"
        " ::: spec.yaml:6:5\n"
        "  |\n"
        "6 |   - {fact: The lamp was lit in 1887., ask: [When was the lamp lit?]}\n"
        "  |     ---------------------------------------------------------------- rendered with this\n"
        "  = help: ask first whether it is there: `{% if … is defined %}`\n"
    )


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "{% for i in range(10**9) %}a{% endfor %}",
            "error[AC0702]: `ask` of the family `sea`: it calls `range()`, which",
        ),
        ("{{ ''.__class__ }}", "it reaches into an object, for `__class__`, which no template may"),
        ("{% include '/etc/passwd' %}", "it takes in another file, which no template may"),
        (
            "{{ subject",
            "error[AC0702]: `ask` of the family `sea`: it is no template: `}}` is missing at its end",
        ),
        (
            "{% set x = subject %}" + "{% set x = x ~ x %}" * 50 + "{{ x }}",
            "error[AC0704]: `ask` of the family `sea`: it takes",
        ),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "it defines a macro, which no template may"),
    ],
)
def test_a_hostile_template_is_a_finding(tmp_path: Path, body: str, expected: str) -> None:
    family = f'  - {{family: sea, use: open, ask: "{body}", subjects: [rain, snow]}}\n'
    assert expected in told(tmp_path, family)


def test_a_template_that_never_ends_is_a_finding(tmp_path: Path) -> None:
    loops = "{% for a in questions %}" * 12 + "{% endfor %}" * 12
    family = f'  - {{family: sea, each: knowledge, ask: "{loops}", answer: "{{{{ fact }}}}"}}\n'
    facts = FACTS.replace("[When was the lamp lit?]", str([f"Is it {at}?" for at in range(50)]))
    assert "error[AC0704]: `ask` of the family `sea`: it takes t" in told(tmp_path, family, facts)


def test_more_texts_than_a_spec_may_have(tmp_path: Path) -> None:
    subjects = [f"wave {at}" for at in range(6000)]
    family = f'  - {{family: NAME, use: open, ask: "{{{{ subject }}}}?", subjects: {subjects}}}\n'
    found = told(tmp_path, family.replace("NAME", "one") + family.replace("NAME", "two"))
    assert found.startswith(
        "error[AC0704]: more than 10,000 texts, or 256 families: from here on none is rendered\n"
        " --> templates/sea.yaml:3:14\n"
    )


def test_families_of_one_name(tmp_path: Path) -> None:
    row = "  - {family: sea, each: facts, ask: '{{ fact }}?', answer: '{{ fact }}'}\n"
    found = told(tmp_path, row * 2 + row.replace("sea", "t-open-01-what-is"))
    assert "error[AC0302]: two families of templates are called `sea`\n" in found
    assert "error[AC0302]: the compiler's own templates have a family `t-open-01-what-is` already\n" in found


def test_a_family_that_gives_no_row(tmp_path: Path) -> None:
    family = "  - {family: ways, each: frames, ask: '{{ principle }}?', answer: '{{ steps|join }}'}\n"
    assert told(tmp_path, family) == (
        "warning[AC0546]: the family `ways` gives no row: the spec has no frame\n"
        " --> templates/sea.yaml:2:14\n"
        "  |\n"
        "2 |   - {family: ways, each: frames, ask: '{{ principle }}?', answer: '{{ steps|join }}'}\n"
        "  |              ^^^^\n"
        "  = help: delete the family, or give it what it needs\n"
    )


def test_a_family_that_uses_nothing_that_it_is_given(tmp_path: Path) -> None:
    family = "  - {family: sea, use: open, ask: 'What is the sea?', subjects: [the sea, a wave]}\n"
    assert told(tmp_path, family, PREFERENCE) == (
        "warning[AC0547]: the family `sea` uses nothing of what it is given: "
        "its 2 questions are all the same\n"
        " --> templates/sea.yaml:2:35\n"
        "  |\n"
        "2 |   - {family: sea, use: open, ask: 'What is the sea?', subjects: [the sea, a wave]}\n"
        "  |                                   ^^^^^^^^^^^^^^^^^^\n"
        "  = help: write into it `{{ subject }}`\n"
    )


def test_questions_that_nobody_asks(tmp_path: Path) -> None:
    family = "  - {family: sea, use: open, ask: 'What is {{ subject }}?', subjects: [the sea, a wave]}\n"
    found = told(tmp_path, family)
    assert found.startswith(
        "warning[AC0546]: the family `sea` gives no row: the spec has no trait that asks anything\n"
    )
    assert found.count("warning") == 1


def test_checking_a_spec_without_templates_loads_no_jinja(tmp_path: Path) -> None:
    import subprocess
    import sys

    path = spec_in(tmp_path, named="")
    program = (
        "import sys; from pathlib import Path; from adapterc.driver.compile import check\n"
        "assert check(Path(sys.argv[1])).sound; print('jinja2' in sys.modules, 'subprocess' in sys.modules)\n"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    ran = subprocess.run(
        [sys.executable, "-c", program, str(path)],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.startswith("False")


def test_a_key_in_a_template_is_told(tmp_path: Path) -> None:
    family = (
        "  - {family: sea, each: facts, ask: 'Is it so? {{ fact }}', "
        "answer: 'sk-proj-Zk3vQx8LmT2pRw9YbN4cHd7FgJ1sUa5E'}\n"
    )
    assert "[AC0519]" in told(tmp_path, family)


def test_all_that_is_wrong_with_a_family_is_told_at_once(tmp_path: Path) -> None:
    family = """\
  - family: letters
    each: knowledge
    ask: "{{ fakt }} {{ nonsense }} {{ fact|titel }}"
    answer: "{{ fact"
  - {family: ways, each: facts, ask: "{{ questions[3] }}", answer: "{{ fact }} {{ fact is sunny }}"}
"""
    heads = [line for line in told(tmp_path, family).splitlines() if line.startswith(("error", "  = help"))]
    assert heads == [
        "error[AC0702]: `ask` of the family `letters`: there is no value `fakt` here",
        "  = help: did you mean `fact`?",
        "error[AC0702]: `ask` of the family `letters`: there is no value `nonsense` here",
        "  = help: write `fact`, `questions`, `name` or `role`",
        "error[AC0702]: `ask` of the family `letters`: there is no filter `titel` here",
        "  = help: did you mean `title`?",
        "error[AC0702]: `answer` of the family `letters`: it is no template: `}}` is missing at its end",
        "  = help: write `{{ value }}`, `{% if … %}…{% endif %}` or `{% for … %}…{% endfor %}`; braces that "
        "are text stand in `{% raw %}…{% endraw %}`",
        "error[AC0702]: `ask` of the family `ways`: there is no value `questions` here",
        "  = help: write `fact`, `name` or `role`",
        "error[AC0702]: `answer` of the family `ways`: there is no test `sunny` here",
        "  = help: write `defined`, `undefined`, `equalto`, `eq`, `ne`, `in`, `odd`, `even`, `string` or "
        "`none`",
    ]


def test_a_family_of_one_row_that_uses_nothing(tmp_path: Path) -> None:
    family = "  - {family: sea, use: open, ask: 'What is the sea?', subjects: [the sea]}\n"
    assert "uses nothing of what it is given: its one question is the same without it\n" in told(
        tmp_path, family, PREFERENCE
    )


@pytest.mark.parametrize(("text", "message"), [("", "the file is empty"), ("- family: sea\n", None)])
def test_a_file_of_templates_that_is_none(tmp_path: Path, text: str, message: str | None) -> None:
    path = spec_in(tmp_path, text)
    [found] = [one for one in check(path).diagnostics if one.code == "AC0106"]
    assert found.message == (message or "a file of templates is a mapping of keys to values")
    assert found.help == "begin with `families:`, and below it a list of them"
