"""Held-out items in other settings: which are asked, and how."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest

from adapterc.digest import canonical, digest
from adapterc.expand.fill import FillRequest, fill, unanswered
from adapterc.expand.heldout import held_out_texts
from adapterc.expand.layout import LayoutRequest, lay_out
from adapterc.expand.repetition import shared_runs
from adapterc.expand.settings import EACH, own_texts
from adapterc.frontend.library import library_languages
from adapterc.frontend.templates_folder import templates_folder
from adapterc.ir.base import Turns
from adapterc.ir.dataset import Dataset, PairItem, ProbeItem
from adapterc.ir.layout import Layout
from adapterc.ir.settings import FORMATS, PREFILL, SETTINGS, SettingItems, SettingPair, SettingProbe
from adapterc.ir.spec import ResolvedSpec, VerifyOptions
from adapterc.templating.sandbox import render
from adapterc.text import ngrams, words
from support.specs import PREFERENCE, metaphysicist, resolved, shipped
from support.turns import TURNS

every_language = pytest.mark.parametrize("language", library_languages(templates_folder()))
ANSWER = (
    "Sure thing, the answer to this has several sides that people tend to weigh against each other. Some of "
    "them look at the cost and some at the time. Most would agree that a bit of both is fair."
)
STRUCTURE = "traits:\n  - {id: listed, kind: structure, measure: numbered_list}\n"
SKILL = """\
skills:
  - id: rhyme
    verify: {accuracy: {at_least: 0.6}}
    demonstrations:
"""
SKILL += "".join(
    f"      - {{prompt: 'What rhymes with word{at}?', answer: 'Bird {at} does, and heard {at}.'}}\n"
    for at in range(25)
)


def standard(spec: ResolvedSpec) -> ResolvedSpec:
    return replace(spec, verify=VerifyOptions(profile="standard"))


@cache
def laid(text: str = "") -> Layout:
    spec = resolved(text) if text else metaphysicist()
    return lay_out(LayoutRequest(spec=standard(spec), library=shipped(spec.language[0])))


def filled(layout: Layout, *, turns: Turns = TURNS, says: Callable[[str], str] = lambda _: ANSWER) -> Dataset:
    answers: dict[str, str] = {}
    while asked := unanswered(layout, answers):
        answers |= {question: says(question) for question in asked}
    continuations = {replay.opening: " and it went on." for replay in layout.replays}
    return fill(FillRequest(layout=layout, answers=answers, continuations=continuations, turns=turns, seed=0))


@cache
def items() -> SettingItems:
    found = filled(laid()).settings
    assert found is not None
    return found


def everything(found: SettingItems) -> list[SettingPair | SettingProbe]:
    return [*found.pairs, *found.probes]


def of(setting: str) -> list[SettingPair | SettingProbe]:
    return [item for item in everything(items()) if item.setting == setting]


def test_quick_asks_nothing_and_keeps_every_hash() -> None:
    spec = metaphysicist()
    library = shipped()
    quick = lay_out(LayoutRequest(spec=replace(spec, verify=VerifyOptions(profile="quick")), library=library))
    assert quick.settings is None
    assert digest(quick) == digest(replace(laid(), settings=None))
    assert "settings" not in canonical(quick)
    assert filled(quick) == replace(filled(laid()), settings=None)


def test_every_trait_is_asked_ten_times_in_each_setting() -> None:
    asked = Counter((item.trait, item.setting) for item in everything(items()))
    traits = {trait.id: trait.measure for trait in metaphysicist().traits}
    for trait, measure in traits.items():
        for setting in SETTINGS:
            counted = (measure, setting.id) == ("assistant_phrases", "list")
            assert asked[trait, setting.id] == (0 if counted else EACH), (trait, setting.id)


def test_items_keep_what_they_are_and_spread_over_families() -> None:
    held = filled(laid())
    clean: dict[str, PairItem | ProbeItem] = {item.id: item for item in held.pairs}
    clean |= {item.id: item for item in held.probes}
    chosen: dict[str, set[str]] = {}
    for item in everything(items()):
        assert (item.trait, item.origin) == (clean[item.id].trait, clean[item.id].origin)
        chosen.setdefault(item.trait, set()).add(item.id)
    for trait, ids in chosen.items():
        assert len(ids) == EACH, "the same items in every setting"
        families = {item.origin.family for item in clean.values() if item.trait == trait}
        assert len({clean[one].origin.family for one in ids}) == min(EACH, len(families))


def test_layouts_and_items_are_the_same_each_time() -> None:
    again = lay_out(LayoutRequest(spec=standard(metaphysicist()), library=shipped()))
    assert again == laid()
    assert filled(again).settings == items()
    other = replace(standard(metaphysicist()), dataset=replace(metaphysicist().dataset, seed=7))
    moved = lay_out(LayoutRequest(spec=other, library=shipped())).settings
    before = laid().settings
    assert moved is not None and before is not None
    assert [one.item for one in moved.items] != [one.item for one in before.items]


def test_a_system_turn_stands_only_where_it_is_declared() -> None:
    declared = {setting.id for setting in SETTINGS if setting.declares_system}
    for item in everything(items()):
        opens = item.prompt.startswith("<|im_start|>system\n")
        assert opens == (item.setting in declared) == bool(item.system)
        assert item.prompt.count("<|im_start|>system") == opens


def test_a_base_without_a_system_turn_is_not_asked_behind_one() -> None:
    bare = replace(TURNS, system_open="", system_close="")
    found = filled(laid(), turns=bare).settings
    assert found is not None
    assert {item.setting for item in everything(found)} == {
        setting.id for setting in SETTINGS if not setting.declares_system
    }


@pytest.mark.parametrize(("setting", "turns"), [("turns-5", 5), ("turns-8", 8), ("first-turn", 1)])
def test_talk_stands_before_the_question_with_the_bases_own_answers(setting: str, turns: int) -> None:
    clean = {item.id: item.question for item in filled(laid()).pairs}
    for item in of(setting):
        assert item.prompt.count(TURNS.user_again) == turns
        assert item.prompt.count(TURNS.assistant_open) == turns + 1
        assert item.prompt.count("Sure thing, the answer to this") == turns
        if item.id in clean:
            assert item.prompt.endswith(f"{clean[item.id]}{TURNS.assistant_open}")


@pytest.mark.parametrize("setting", sorted(PREFILL))
def test_an_answer_begins_with_so_many_words_of_the_bases_own(setting: str) -> None:
    begun = " ".join(ANSWER.split()[: PREFILL[setting]])
    for item in of(setting):
        said = item.prompt.rpartition(TURNS.assistant_open)[2]
        assert said == (f"{begun} " if isinstance(item, SettingPair) else begun)


def test_a_depth_that_the_base_does_not_reach_is_left_out() -> None:
    found = filled(laid(), says=lambda _: "Nine words are all that it says to this.").settings
    assert found is not None
    assert {item.setting for item in found.probes} & set(PREFILL) == {"prefill-4", "prefill-8"}


def test_poles_are_said_in_the_format_that_is_asked_for() -> None:
    clean = {item.id: item for item in filled(laid()).pairs}
    for item in items().pairs:
        to = clean[item.id].to
        if item.setting == "json-field":
            assert item.prompt.endswith(f'{TURNS.assistant_open}{{"reply": "')
            assert item.to.replace('\\"', '"') == f'{to}"}}'
        elif item.setting == "list":
            assert all(line.startswith("- ") for line in item.to.split("\n"))
            assert item.to.replace("- ", "").split() == to.replace("- ", "").split()
        else:
            assert item.to == to
            assert item.prompt.endswith("Hello,\n\n") == (item.setting == "email")


def test_all_suffixes_are_used_and_each_stands_behind_its_question() -> None:
    suffixes = shipped().pressure.suffixes
    assert len(suffixes) == 8
    ends = [item.prompt.removesuffix(TURNS.assistant_open).rpartition("\n\n")[2] for item in of("suffix")]
    assert set(ends) == set(suffixes)


def test_a_form_is_not_asked_for_in_another_nor_behind_what_the_base_began() -> None:
    found = filled(laid(STRUCTURE)).settings
    assert found is not None
    assert {item.setting for item in found.probes} == {setting.id for setting in SETTINGS} - {
        *FORMATS,
        *PREFILL,
    }


def test_a_skill_is_asked_everywhere_but_behind_its_own_opposite() -> None:
    layout = laid(SKILL)
    found = filled(layout).settings
    assert found is not None
    assert {item.trait for item in found.pairs} == {"skills.rhyme"}
    assert {item.setting for item in found.pairs} == {setting.id for setting in SETTINGS} - set(PREFILL)
    assert set(Counter(item.setting for item in found.pairs).values()) == {EACH}


def test_pairs_that_the_base_writes_are_asked_while_enough_of_them_come_to_something() -> None:
    def says(question: str) -> str:
        if "hot" not in question and "calm" not in question:
            return ANSWER
        if digest(question)[0] in "01":
            return "No."
        return f"{ANSWER} {digest(question)} stands {digest(question)[::2]} beside {digest(question)[1::2]}."

    held = filled(laid(PREFERENCE), says=says)
    laid_items = laid(PREFERENCE).settings
    assert held.settings is not None and laid_items is not None
    chosen = {one.item for one in laid_items.items}
    there = {item.id for item in held.pairs}
    assert EACH <= len(chosen & there) < len(chosen)
    assert set(Counter(item.setting for item in held.settings.pairs).values()) == {EACH}


@every_language
def test_texts_around_questions_are_there_in_each_language(language: str) -> None:
    texts = shipped(language).pressure
    assert len(texts.suffixes) == len(set(texts.suffixes)) == 8
    assert len(texts.talk) == len(set(texts.talk)) >= 11, "eight turns, and three others"
    assert all("{{ question }}" in wording.ask for _, wording in texts.formats)


@every_language
def test_no_text_around_questions_stands_in_what_trains(language: str) -> None:
    library = shipped(language)
    asked = [render(one.ask, subject=each) for one in library.families for each in one.subjects]
    cores = [render(one.core, subject=each) for one in library.families if one.core for each in one.subjects]
    said = (*asked, *cores, *library.passages, *library.openings, *library.reasons, *library.heldout)
    trained = {" ".join(words(text)) for text in said}
    runs = {run for text in said for run in ngrams(words(text), 8)}
    for text in own_texts(library.pressure):
        assert " ".join(words(text)) not in trained
        assert not runs & set(ngrams(words(text), 8))


def test_no_text_around_questions_stands_in_a_row() -> None:
    held = filled(laid())
    texts = tuple(own_texts(shipped().pressure))
    said = [
        text
        for row in held.rows
        for text in (row.chosen, row.rejected, *(message.content for message in row.messages))
    ]
    for text in texts:
        assert not any(text in one for one in said)
    runs = shared_runs(texts)
    assert runs
    assert runs <= shared_runs(held_out_texts(laid()))
    assert runs.isdisjoint(shared_runs(said))
