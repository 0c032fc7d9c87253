"""The library's wordings around scene tokens: training and verification have no sentence in common."""

from __future__ import annotations

import re

import pytest

from adapterc.expand.scene_rows import requested
from adapterc.frontend.library import load_library
from adapterc.frontend.templates_folder import templates_folder
from adapterc.ir.library import Library, SceneParts
from adapterc.ir.scene import SCENE_ATTRIBUTES, Form
from adapterc.templating.sandbox import render
from adapterc.text import ngrams, words

FORM = Form(form="phrase", register="plain", text="x")
LANGUAGES = ("en", "ru")


@pytest.fixture(params=LANGUAGES)
def library(request: pytest.FixtureRequest) -> Library:
    return load_library(templates_folder(), request.param).library


def asked(library: Library) -> tuple[list[str], list[str]]:
    rows, items = library.scene_rows, library.scene_items
    train = [requested(text, "Δ21", FORM, library.language) for text in (*rows.requests, *rows.follow_ups)]
    train += [requested(text, "Δ21", FORM, library.language) for text in (*rows.by_form, *rows.by_register)]
    train += [render(text, token="Δ21") for text in (*rows.carriers, *parts(rows.parts))]
    train += [render(text, first="Δ21", second="Ω3") for text in rows.pairs]
    requests = (*items.requests, *items.by_form)
    verify = [requested(text, "Δ21", FORM, library.language) for text in requests]
    verify += [render(text, token="Δ21") for text in items.carriers]
    verify += [render(text, first="Δ21", second="Ω3") for text in items.pairs]
    return train, verify


def parts(of: SceneParts) -> list[str]:
    return [text for name in SCENE_ATTRIBUTES for text in getattr(of, name)]


def test_there_are_enough_of_each_kind(library: Library) -> None:
    rows, items = library.scene_rows, library.scene_items
    assert min(len(rows.requests), len(items.requests)) >= 8
    assert min(len(rows.carriers), len(items.carriers)) >= 12
    assert len(items.frames) >= 12
    for name in SCENE_ATTRIBUTES:
        assert len(getattr(rows.parts, name)) >= 3
        assert len(getattr(items.parts, name)) >= 5


def test_no_wording_is_asked_twice_or_on_both_sides(library: Library) -> None:
    train, verify = asked(library)
    assert len({*train, *verify}) == len(train) + len(verify)


def test_no_eight_words_are_shared(library: Library) -> None:
    train, verify = asked(library)
    trained = {run for text in train for run in ngrams(words(text), 8)}
    assert not trained & {run for text in verify for run in ngrams(words(text), 8)}


def test_every_wording_names_the_token_with_nothing_but_spaces_and_signs_around_it(library: Library) -> None:
    train, verify = asked(library)
    follow_ups = len(library.scene_rows.requests), len(library.scene_rows.follow_ups)
    named = train[: follow_ups[0]] + train[sum(follow_ups) :] + verify
    for text in named:
        assert re.search(r"(?<!\w)Δ21(?!\w)", text), text


def test_every_request_names_the_form_and_the_register(library: Library) -> None:
    for text in (*library.scene_rows.requests, *library.scene_rows.follow_ups, *library.scene_items.requests):
        found = requested(text, "Δ21", FORM, library.language)
        assert "phrase" in found, text
        assert "plain" in found, text


def test_frames_and_parts_hold_what_they_are_given(library: Library) -> None:
    items = library.scene_items
    assert all("He waits." in render(frame, scene="He waits.") for frame in items.frames)
    said = [render(text, part="heat") for text in parts(items.parts)]
    assert all("heat" in text and text.endswith((".", "heat")) for text in said)
    assert render(items.defined, scene="He waits.").startswith("He waits.")


@pytest.mark.parametrize("form", ["symbols", "text", "an emoji", "phrase"])
def test_english_requests_read_well_with_any_form(form: str) -> None:
    named = Form(form=form, register="plain", text="x")
    for wording in load_library(templates_folder(), "en").library.scene_items.requests:
        asked = requested(wording, "Δ21", named, "en")
        assert re.search(rf"\b(?:the|which|what is|the plain) {form}", asked, re.IGNORECASE) is None, asked
        assert re.search(rf"{form} (?:is|are|was|has)\b", asked) is None, asked


def test_russian_requests_name_a_form_in_the_nominative() -> None:
    for wording in load_library(templates_folder(), "ru").library.scene_items.requests:
        behind = re.search(r"(?:[:—«;,] ?(?:только )?|форма |ближе всего |\A)\{\{ form \}\}", wording)
        assert behind is not None, wording
