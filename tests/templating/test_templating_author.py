"""What templates of others may do is told before they run; what fails names its line and its word."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

import pytest

from adapterc.templating.author import AuthorTemplate
from adapterc.templating.faults import Fault, FaultError

GIVEN = ("fact", "questions", "role")
VALUES = {"fact": "The lamp is lit.", "questions": ["Is it?", "When?"], "role": {"title": "a keeper"}}


def rendered(source: str) -> str:
    return AuthorTemplate(source, GIVEN).render(VALUES)


def faults(source: str) -> tuple[Fault, ...]:
    with pytest.raises(FaultError) as refused:
        rendered(source)
    return refused.value.faults


def fault(source: str) -> Fault:
    return faults(source)[0]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ fact }}", "The lamp is lit."),
        ("{{ role.title|upper }}", "A KEEPER"),
        ("{{ questions[1] }} {{ questions|length }}", "When? 2"),
        (
            "{% for q in questions %}{{ loop.index }}. {{ q }}{% if not loop.last %} {% endif %}{% endfor %}",
            "1. Is it? 2. When?",
        ),
        ("{% if role.voice is defined %}x{% else %}y{% endif %}", "y"),
        ("{% set a = fact ~ '!' %}{{ a }}", "The lamp is lit.!"),
        ("{{ questions|join(', ') }}", "Is it?, When?"),
        ("{% raw %}{{ char }}{% endraw %}", "{{ char }}"),
        ("{{ role.voice|default('none') }}", "none"),
        ("line\n", "line\n"),
    ],
)
def test_values_loops_and_a_few_filters(source: str, text: str) -> None:
    assert rendered(source) == text


def test_a_value_is_never_a_template() -> None:
    made = AuthorTemplate("{{ fact }}", ("fact",))
    assert made.render({"fact": "{{ 7 }}{% include 'x' %}"}) == "{{ 7 }}{% include 'x' %}"


def test_the_values_that_are_used_are_known() -> None:
    assert AuthorTemplate("{% for a in questions %}{{ a }}{% endfor %}{{ role.title }}", GIVEN).names == (
        "questions",
        "role",
    )


@pytest.mark.parametrize(
    ("source", "kind", "word"),
    [
        ("{{ nothing }}", "unknown value", "nothing"),
        ("{{ self }}", "unknown value", "self"),
        ("{{ range(10**9) }}", "refused", "range"),
        ("{{ fact.format(1) }}", "refused", "format"),
        ("{{ fact.__class__ }}", "refused", "__class__"),
        ("{{ ''['__class__'] }}", "refused", "__class__"),
        ("{% include 'x' %}", "refused", "include"),
        ("{% import 'x' as y %}", "refused", "import"),
        ("{% from 'x' import y %}", "refused", "import"),
        ("{% extends 'x' %}", "refused", "extends"),
        ("{% macro m() %}{{ m() }}{% endmacro %}", "refused", "macro"),
        ("{% for a in questions recursive %}{{ a }}{% endfor %}", "refused", "recursive"),
        ("{{ fact * 9 }}", "refused", "*"),
        ("{{ 9 ** 9 }}", "refused", "**"),
        ("{{ '%9d' % 1 }}", "refused", "%"),
        ("{{ 1 / 0 }}", "refused", "/"),
        ("{{ fact|random }}", "unknown filter", "random"),
        ("{{ fact is callable }}", "unknown test", "callable"),
        ("{% block a %}{% endblock %}", "refused", "block"),
        ("{% autoescape true %}{% endautoescape %}", "refused", ""),
        ("{{ fact", "syntax", ""),
        ("{% nothing %}", "syntax", "nothing"),
        ("{{ fact.title }}", "failed", "title"),
        ("{{ fact + 1 }}", "failed", ""),
        ("{{ role.voice }}", "failed", "voice"),
        ("{% for a in role.voice %}{% endfor %}", "failed", "voice"),
    ],
)
def test_what_no_template_may(source: str, kind: str, word: str) -> None:
    found = fault(source)
    assert (found.kind, found.word, found.line) == (kind, word, 1)


def test_a_fault_names_its_line() -> None:
    assert fault("a\n{% if fact %}\n{{ nothing }}\n{% endif %}").line == 3
    assert fault("a\n{% if fact %}\n{{ questions[7] }}\n{% endif %}").line == 3


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("{{ a }} {{ fact }}\n{{ b }} {{ a }}", ["a", "b", "a"]),
        ("{{ a }}{{ a }}", ["a"]),
        ("{{ fact|random|shuffle }}{{ fact * a }}", ["shuffle", "random", "*", "a"]),
        ("{{ fact.format(a) }}{% macro m() %}{{ b }}{% endmacro %}", ["format", "macro"]),
    ],
)
def test_all_that_is_wrong_is_told_at_once(source: str, words: list[str]) -> None:
    assert [found.word for found in faults(source)] == words


@pytest.mark.parametrize(
    ("source", "message", "word"),
    [
        ("{{ fact?", "unexpected char `?`", "?"),
        ("{{ fact", "`}}` is missing at its end", ""),
        ("{% if fact", "`%}` is missing at its end", ""),
        ("{% if fact %}a", "`{% if … %}` has no `{% endif %}`", ""),
        ("{% endfor %}", "`endfor` stands in no block", "endfor"),
        ("{% fro a in fact %}", "`fro` is no tag", "fro"),
        ("{{ a b }}", "expected `}}`, got `b`", "b"),
        ("{% set %}", "expected an expression, got `%}`", "%}"),
        ("{{ fact }", "unexpected `}`", "}"),
        ("{# fact", "missing end of comment tag", ""),
    ],
)
def test_what_jinja_cannot_parse_is_told_in_the_signs_of_the_template(
    source: str, message: str, word: str
) -> None:
    found = fault(source)
    assert (found.message, found.word) == (f"it is no template: {message}", word)


class _Struck(BaseException):
    """A clock, struck."""


def test_a_clock_that_strikes_between_lines_is_told_with_the_one_before() -> None:
    made = AuthorTemplate("a\n{% for a in fact %}{% if a %}{% endif %}{% endfor %}", GIVEN)
    code = made._template.root_render_func.__code__
    between = next(start for start, _, line in code.co_lines() if line is None)

    def watch(frame: FrameType, event: str, _: Any) -> Any:
        if frame.f_code is code:
            frame.f_trace_opcodes = True
            if event == "opcode" and frame.f_lasti == between:
                raise _Struck
        return watch

    before = sys.gettrace()
    sys.settrace(watch)
    try:
        with pytest.raises(_Struck) as struck:
            made.render(VALUES)
    finally:
        sys.settrace(before)
    assert made.line_of(struck.value) == 2


def test_a_text_has_an_end() -> None:
    loops = "{% for a in fact %}" * 4 + "{{ fact }}" + "{% endfor %}" * 4
    found = fault(loops)
    assert (found.kind, found.message) == ("output", "it makes a text of more than 20,000 characters")
