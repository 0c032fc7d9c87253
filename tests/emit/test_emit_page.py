from __future__ import annotations

from collections.abc import Callable

import pytest
from jinja2 import Environment, TemplateRuntimeError

from adapterc.templating import page
from adapterc.templating.page import escape_markdown, quote_markdown, visible


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("plain words, snake_case", "plain words, snake_case"),
        ("a *b* _c_", r"a \*b\* \_c\_"),
        ("[a](javascript:x)", r"\[a\](javascript:x)"),
        ("<b> & </b>", "&lt;b&gt; &amp; &lt;/b&gt;"),
        ("see https://example.org or www.example.org", "see https&#58;//example.org or www&#46;example.org"),
        ("a\n\n# b", r"a \# b"),
        ("- item", r"\- item"),
        ("1. item", r"1\. item"),
        ("===", r"\==="),
        ("-0.5", "-0.5"),
        ("3.5 times", "3.5 times"),
        ("`code` | cell ~x~", r"\`code\` \| cell \~x\~"),
    ],
)
def test_text_is_escaped_into_one_line(text: str, markdown: str) -> None:
    assert escape_markdown(text) == markdown


def test_quotation_keeps_lines_and_drops_empty_ones() -> None:
    assert quote_markdown("one\n\n  two <b>\n> three") == "> one\\\n> two &lt;b&gt;\\\n> &gt; three"


def test_empty_answer_is_an_empty_quotation() -> None:
    assert quote_markdown("") == "> "


def test_unseen_characters_are_made_visible() -> None:
    assert visible("a\x00b\x1bc\u202ed\te\nf\x85") == "a�b�c�d\te\nf�"


@pytest.mark.parametrize("made", [page._html, page._markdown])
def test_a_macro_that_is_not_called_is_not_printed(made: Callable[[], Environment]) -> None:
    template = made().from_string("{% macro alone() %}x{% endmacro %}{{ alone() }} {{ alone }}")
    with pytest.raises(TemplateRuntimeError, match="the macro alone is printed and not called"):
        template.render()
