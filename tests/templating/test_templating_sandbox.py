"""Library templates: sandboxed, strict, and fed with values that are never templates themselves."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from adapterc.templating.environment import rendered
from adapterc.templating.sandbox import LONGEST_RENDER, TemplateFaultError, render


def test_values_are_filled_in() -> None:
    assert render("What is {{ subject }}?", subject="an oak") == "What is an oak?"


@pytest.mark.parametrize("value", ["{{ 7 * 7 }}", "{% for x in y %}", "{# no #}", "<b>&</b>", "{subject}"])
def test_a_value_is_text_whatever_it_looks_like(value: str) -> None:
    assert render("[{{ subject }}]", subject=value) == f"[{value}]"


@pytest.mark.parametrize(
    "template",
    [
        "{{ unknown }}",
        "{{ subject",
        "{% if %}",
        "{{ subject.__class__ }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ subject|random }}",
        "{{ lipsum() }}",
        "{{ cycler('a') }}",
        "{{ 1 / 0 }}",
        "{% include 'x' %}",
    ],
)
def test_what_a_template_may_not_do_is_a_fault(template: str) -> None:
    with pytest.raises(TemplateFaultError):
        render(template, subject="an oak")


def test_a_template_cannot_grow_without_end() -> None:
    assert len(render("{{ x }}", x="x" * 20000)) == LONGEST_RENDER
    with pytest.raises(TemplateFaultError, match="rendered to more than 20000 characters"):
        render("{{ x }}", x="x" * 20001)
    with pytest.raises(TemplateFaultError, match="rendered to more than 20000 characters"):
        render(
            "{% for a in x %}{% for b in x %}{% for c in x %}y{% endfor %}{% endfor %}{% endfor %}",
            x="x" * 9999,
        )


@pytest.mark.parametrize(
    "template",
    [
        "{{ '%0999999999d' % 1 }}",
        "{{ 'x' * 999999999 }}",
        "{{ 9 ** 9 ** 9 }}",
        "{{ 'x'.center(999999999) }}",
        "{{ '{:0999999999d}'.format(1) }}",
        "{{ 'x'|center(999999999) }}",
        "{{ '%0999999999d'|format(1) }}",
        "{{ 'x'|indent(999999999, true) }}",
    ],
)
def test_nothing_makes_much_out_of_little(template: str) -> None:
    with pytest.raises(TemplateFaultError):
        render(template)


@pytest.mark.parametrize(
    "template",
    [
        "{{ a }}",
        "x{{ a }}y{{ b }}z",
        "{{ a }}{{ a }}",
        "no value",
        "",
        "{{a}} {{ b }}",
        "\n{{ a }}\n",
        "a\r\n{{ b }}",
    ],
)
def test_plain_templates_render_as_jinja_renders_them(template: str) -> None:
    values = {"a": "one\n", "b": "{{ a }}"}
    assert render(template, **values) == rendered(template, values)


def test_a_template_that_only_names_values_loads_no_jinja() -> None:
    program = (
        "import sys; from adapterc.templating.sandbox import render\n"
        "assert render('What is {{ x }}?', x='rain') == 'What is rain?'\n"
        "print('jinja2' in sys.modules)\n"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout == "False\n"


def test_a_loop_knows_its_ends() -> None:
    assert render("{% for a in x %}{{ a }}{{ '' if loop.last else ', ' }}{% endfor %}", x="ab") == "a, b"


def test_the_filters_that_stay() -> None:
    assert render("{{ x|trim|capitalize }}{{ y|default('z') if y is defined else '.' }}", x=" ab ") == "Ab."
