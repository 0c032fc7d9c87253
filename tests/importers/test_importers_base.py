"""The base that an import names: one that can read what was imported."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapterc.driver.compile import check
from adapterc.frontend.load import load
from adapterc.middle.spelling import PINNED
from support.imports import imported, written
from support.specs import CHECKOUT

RUSSIAN = "Лодку мне оставил дядя, а вёсла я вытесал сам."
GREEK = "Η βάρκα περιμένει στην όχθη."
ENGLISH = "The boat was left to me, and I cut the oars myself."


def talk(*pairs: tuple[str, str]) -> tuple[dict[str, object], ...]:
    return tuple(
        {"messages": [{"role": "user", "content": asked}, {"role": "assistant", "content": answer}]}
        for asked, answer in pairs
    )


def base_lines(spec: str) -> str:
    return spec.partition("language:")[2].partition("\n")[2].partition("\n\n")[0]


def test_texts_that_the_embedded_base_spells_get_one_that_reads_them(tmp_path: Path) -> None:
    outcome = imported(
        written(tmp_path, "chat.jsonl", talk(("Откуда лодка?", RUSSIAN), ("Boat?", "My own.")))
    )
    assert base_lines(outcome.spec) == (
        "# FILL IN: the model to adapt, a hub id with its commit or a folder. Much of the texts is\n"
        "# Cyrillic, which smollm2-135m-instruct, the base that comes with adapterc, spells letter by\n"
        "# letter; this one is made for many scripts.\n"
        f"base: {PINNED}"
    )
    assert outcome.errors == []


@pytest.mark.parametrize(
    ("texts", "other"),
    [
        ([RUSSIAN] * 4, True),
        ([GREEK] * 4, True),
        ([ENGLISH, RUSSIAN, ENGLISH], True),
        ([ENGLISH, ENGLISH, ENGLISH, RUSSIAN[:24]], False),
        ([ENGLISH] * 4, False),
    ],
)
def test_a_check_of_what_was_imported_asks_for_no_other_base(
    texts: list[str], other: bool, tmp_path: Path
) -> None:
    lines = talk(*((f"{text[:6]} {number}?", text) for number, text in enumerate(texts)))
    outcome = imported(written(tmp_path, "chat.jsonl", lines))
    spec = outcome.made.files[0]
    assert f"\nbase: {PINNED if other else 'smollm2-135m-instruct'}\n" in outcome.spec
    assert "AC0518" not in [found.code for found in check(spec).diagnostics]


def test_a_persona_counts_as_well(tmp_path: Path) -> None:
    card = {
        "name": "Мира",
        "description": RUSSIAN,
        "personality": RUSSIAN,
        "scenario": RUSSIAN,
        "first_mes": "",
    }
    assert f"\nbase: {PINNED}\n" in imported(written(tmp_path, "card.json", card)).spec


def test_the_base_is_the_one_of_the_shipped_russian_spec() -> None:
    surface = load(CHECKOUT / "specs" / "russian-persona.yaml").surface
    assert surface is not None
    assert surface.base == PINNED
