"""Edits that the whole of a spec decides: its version, language and base, its line ends and tabs."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapterc.driver.mend import mend
from support.mending import HEAD, codes, spec


def test_the_version_is_written_before_the_first_key(tmp_path: Path) -> None:
    body = "name: a\nbase: smollm2-135m-instruct\nrole: {title: x}\n"
    mended = mend(spec(tmp_path, f"# yaml-language-server: $schema=x.json\n# Mine.\n\n{body}"))
    assert mended.after.decode() == (
        f"# yaml-language-server: $schema=x.json\n# Mine.\n\nadapterc: 1\n{body}"
    )
    assert codes(mended) == ["AC0201"]


RUSSIAN = """\
traits:
  - id: scant
    kind: preference
    from: {name: болтливый, description: Говорит много и обо всём подряд.}
    to:
      name: скупой
      description: Говорит коротко и по делу.
      moves:
        open: ["Допустим, {claim}, но что с того.", "Пусть так: {claim}.", "{Claim}, и что с того."]
        turn: ["А река всё равно течёт.", "С {subject} так же, как с рекой.", "Но {subject} подождёт."]
        close: ["Вот и всё, что я знаю.", "Так что это не беда."]
"""


@pytest.mark.parametrize("named", ["", "language: [en]   # as asked\n"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_language_that_the_texts_are_plainly_in(named: str, end: str, tmp_path: Path) -> None:
    text = (HEAD + named + RUSSIAN).replace("smollm2-135m-instruct", f"some/model@{'0' * 40}")
    mended = mend(spec(tmp_path, text.replace("\n", end)))
    wanted = text.replace("[en]", "[ru]") if named else text.replace("base:", "language: [ru]\nbase:")
    assert mended.after.decode() == wanted.replace("\n", end)
    assert codes(mended) == ["AC0415"]


def test_a_base_that_is_nearly_the_embedded_one(tmp_path: Path) -> None:
    mended = mend(spec(tmp_path, HEAD.replace("m-instruct", "m") + "role: {title: x}\n"))
    assert mended.after.decode() == HEAD + "role: {title: x}\n"
    assert codes(mended) == ["AC0413"]


def test_the_version_as_text(tmp_path: Path) -> None:
    body = "\nname: a\nbase: smollm2-135m-instruct\nrole: {title: x}\n"
    mended = mend(spec(tmp_path, f'adapterc: "1"{body}'))
    assert mended.after.decode() == f"adapterc: 1{body}"


def test_lone_carriage_returns_become_line_feeds(tmp_path: Path) -> None:
    text = HEAD + "# mine\nrole: {title: x}\n" + "# more\n" * 100
    mended = mend(spec(tmp_path, text.replace("\n", "\r")))
    assert mended.after.decode() == text


def test_tabs_become_two_spaces_where_nothing_else_indents(tmp_path: Path) -> None:
    text = (
        HEAD + "role:\n\ttitle: x\t# a\ttab\ntraits:\n\t- id: t\n\t\tkind: increase\n\t\tmeasure: questions\n"
    )
    mended = mend(spec(tmp_path, text))
    assert mended.after.decode() == (
        HEAD + "role:\n  title: x\t# a\ttab\ntraits:\n  - id: t\n    kind: increase\n    measure: questions\n"
    )
    assert codes(mended) == ["AC0104"]
