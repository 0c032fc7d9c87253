"""Families that are developed on stand in no row and no verification item, and only where that is asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapterc.digest import digest
from adapterc.expand.heldout import held_out_texts
from adapterc.expand.layout import LayoutRequest, lay_development, lay_out
from adapterc.ir.layout import LaidItem, LaidPair, LaidProbe, Layout
from adapterc.ir.spec import ResolvedSpec
from adapterc.text import words
from support.specs import metaphysicist, shipped


def asked(scale: float | str = "auto", language: str = "en") -> LayoutRequest:
    spec = metaphysicist()
    changed: ResolvedSpec = replace(
        spec,
        language=(language,),
        training=replace(spec.training, scale=scale),  # type: ignore[arg-type]
    )
    return LayoutRequest(spec=changed, library=shipped(language))


def developed(language: str = "en") -> tuple[Layout, Layout]:
    """What trains and verifies, and what is developed on."""
    request = asked(language=language)
    split = lay_development(request)
    assert split is not None
    return lay_out(request), split


def things(layout: Layout) -> list[LaidPair | LaidProbe | LaidItem]:
    """Composed rows, held-out pairs and probes."""
    return [*layout.pairs, *layout.probes, *layout.items]


def held(layout: Layout) -> list[LaidPair | LaidProbe | LaidItem]:
    """What is asked in verification."""
    return [*layout.probes, *layout.items]


@pytest.mark.parametrize("language", ["en", "ru"])
def test_no_family_question_or_subject_is_in_two_splits(language: str) -> None:
    layout, split = developed(language)
    here = {one.origin.family for one in things(split)}
    trained = {one.origin.family for one in layout.pairs}
    verified = {one.origin.family for one in held(layout)}
    assert here
    assert not here & (trained | verified)
    questions = {pair.ask for pair in split.pairs} | {probe.question for probe in split.probes}
    elsewhere = {pair.ask for pair in layout.pairs} | set(held_out_texts(layout))
    assert not questions & elsewhere
    subjects = {one.subject for one in things(split)}
    assert not subjects & {one.subject for one in things(layout)}


@pytest.mark.parametrize("language", ["en", "ru"])
def test_development_text_is_neither_replayed_nor_verified_with(language: str) -> None:
    layout, split = developed(language)
    assert len(split.neutral) >= 7
    assert not set(split.neutral) & {replay.passage for replay in layout.replays}
    assert not set(split.neutral) & set(layout.neutral)


def test_every_trait_has_items_in_more_than_one_family() -> None:
    _, split = developed()
    for trait in metaphysicist().traits:
        node = f"traits.{trait.id}"
        families = [one.origin.family for one in things(split) if one.origin.node == node]
        assert len(set(families)) >= 3, trait.id
        assert len(families) >= 15, trait.id


def test_nothing_is_held_out_where_the_scale_is_a_number() -> None:
    spec = metaphysicist()
    plain = lay_out(LayoutRequest(spec=spec, library=shipped()))
    for scale in (1.0, 0.75):
        assert digest(lay_out(asked(scale))) == digest(plain)
        assert lay_development(asked(scale)) is None
    families = [{pair.origin.family for pair in layout.pairs} for layout in (lay_out(asked()), plain)]
    assert families[0] < families[1]


def test_the_split_is_the_same_every_time_and_another_for_another_seed() -> None:
    request = asked()
    assert lay_development(request) == lay_development(asked())
    other = replace(request.spec, dataset=replace(request.spec.dataset, seed=1))
    moved = lay_development(LayoutRequest(spec=other, library=shipped()))
    assert moved is not None
    assert {one.origin.family for one in moved.pairs} != {one.origin.family for one in developed()[1].pairs}


def test_no_development_text_shares_eight_words_with_one_that_is_replayed() -> None:
    layout, split = developed()
    runs = {
        run
        for replay in layout.replays
        for said in (words(replay.passage),)
        for run in zip(*(said[at:] for at in range(8)), strict=False)
    }
    for text in split.neutral:
        said = words(text)
        assert not runs & set(zip(*(said[at:] for at in range(8)), strict=False))
