"""What is asked about scenes later: nothing of it stands in a row."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import yaml

from adapterc.expand.items import OPEN_CAP, TALK_CAP
from adapterc.expand.layout import LayoutRequest, lay_out
from adapterc.expand.repetition import runs_of, shared_runs
from adapterc.expand.scene_items import ASKS, CONTEXTS
from adapterc.expand.scene_retold import PARAPHRASES
from adapterc.expand.scenes_asked import asked_of_scenes
from adapterc.ir.layout import Layout
from adapterc.ir.scene_layout import LaidScenes
from adapterc.statistics.shares import proportion
from adapterc.verify.scenes_limits import FORM
from support.answers import filled
from support.specs import PREFERENCE, SCENES, laid, resolved, shipped


def open_caps(layout: Layout) -> set[int]:
    return {probe.cap for probe in layout.probes if probe.trait == "open"}


def items(text: str = SCENES) -> LaidScenes:
    found = laid(text).scenes
    assert found is not None
    return found


def test_a_spec_without_a_form_has_nothing_to_ask() -> None:
    assert laid(PREFERENCE).scenes is None
    assert laid(PREFERENCE + "scenes: [{token: Δ21, action: A door closes.}]\n").scenes is None


def test_open_answers_that_no_trait_is_read_from_may_take_half_the_tokens() -> None:
    assert open_caps(laid(SCENES)) == {TALK_CAP}
    assert open_caps(laid(PREFERENCE)) == {OPEN_CAP} == {2 * TALK_CAP}


def test_where_no_paraphrase_was_written_twelve_are_composed_of_the_attributes() -> None:
    found = [one for one in items().paraphrases if one.scene == "Δ21"]
    assert len({one.text for one in found}) == len(found) == PARAPHRASES
    assert {one.origin.node for one in found} == {"scenes.0"}
    told = ("guard", "stops dead", "air turns hot", "fear", "one breath")
    assert all("stops dead" in one.text for one in found)
    assert {sum(part in one.text for part in told) for one in found} == {3, 4, 5}


def test_one_attribute_is_enough_for_ten_paraphrases() -> None:
    assert len([one for one in items().paraphrases if one.scene == "Ω3"]) >= 10


def test_an_authors_paraphrases_stand_first_and_are_completed() -> None:
    spec = SCENES.replace(
        "    emotion: shame\n", "    emotion: shame\n    paraphrases: [She had made it up.]\n"
    )
    found = [one for one in items(spec).paraphrases if one.scene == "Ω3"]
    assert (found[0].text, found[0].origin.node) == ("She had made it up.", "scenes.2.paraphrases.0")
    assert len(found) > 10


def test_a_form_that_is_made_of_the_attributes_still_trains() -> None:
    told = "The singer of the old quarter stops dead in a white yard under the noon sun."
    spec = (
        "scenes:\n  - token: Δ21\n    archetype: the singer of the old quarter\n"
        "    action: the singer of the old quarter stops dead\n"
        "    field: a white yard under the noon sun, where the singer of the old quarter stops dead\n"
        f"    emotion: fear\n    rhythm: slow\n    forms:\n      - {{form: f, register: r, text: {told}}}\n"
    )
    layout = laid(spec)
    assert no_leak(layout)
    assert layout.scenes is not None
    assert len(layout.scenes.paraphrases) >= 10


def test_enough_paraphrases_of_an_author_stand_alone() -> None:
    written = "\n".join(f"      - A text of number {number} about it." for number in range(10))
    spec = SCENES.replace("    emotion: shame\n", f"    emotion: shame\n    paraphrases:\n{written}\n")
    found = [one for one in items(spec).paraphrases if one.scene == "Ω3"]
    assert [one.origin.family for one in found] == ["scene-written"] * 10


def _glossary(*forms: int) -> str:
    """Scenes with so many forms each."""
    told = "".join(
        f"  - token: Δ{at}\n    action: Door {at} closes.\n    forms:\n"
        + "".join(
            f"      - {{form: f{n}, register: plain, text: Door {at} said {n}.}}\n" for n in range(count)
        )
        for at, count in enumerate(forms)
    )
    return f"scenes:\n{told}"


def _times(spec: str) -> list[int]:
    """How often each form is asked for, in the spec's order."""
    return list(Counter(one.origin.node for one in items(spec).asks).values())


def test_each_form_is_asked_for_with_the_text_it_is_to_return() -> None:
    found = [one for one in items(_glossary(*[4] * 12)).asks if one.origin.node == "scenes.0.forms.1"]
    assert len({one.question for one in found}) == len(found) == ASKS
    assert {(one.form, one.register, one.expected) for one in found} == {("f1", "plain", "Door 0 said 1.")}
    assert all("Δ0" in one.question and "f1" in one.question for one in found)


def test_a_scene_of_one_form_is_asked_as_often_as_one_of_two() -> None:
    assert _times(_glossary(1, *[2] * 24)) == [8, *[4] * 48]


def test_few_forms_are_asked_for_in_more_wordings() -> None:
    assert _times(_glossary(*[2] * 6)) == [8] * 12
    assert _times(_glossary(*[4] * 6)) == [4] * 24


def test_few_scenes_are_asked_for_twice_as_often() -> None:
    assert _times(_glossary(*[2] * 5)) == [20] * 10
    assert _times(_glossary(2, 2, 2, 2)) == [24] * 8


def test_there_are_no_more_requests_than_wordings() -> None:
    assert _times(_glossary(1)) == [32]
    twice = [{"form": "f0", "register": name} for name in ("plain", "low")]
    spec = yaml.safe_dump(
        {"scenes": [{"token": "Δ0", "forms": [{**one, "text": "A door."} for one in twice]}]}
    )
    assert _times(spec) == [24, 24]


def test_every_fourth_request_names_no_register_where_the_form_says_which_is_meant() -> None:
    found = [one for one in items(_glossary(2, 2, 2, 2)).asks if one.origin.node == "scenes.0.forms.1"]
    short = ["plain" not in one.question for one in found]
    assert short == [False, False, False, True] * 6
    assert len({one.question for one in found}) == len(found)


def test_so_many_requests_of_four_scenes_show_nine_tenths_with_a_miss() -> None:
    scenes = [one.scene for one in items(_glossary(2, 2, 2, 2)).asks]
    assert proportion([0.0] + [1.0] * (len(scenes) - 1), scenes).low >= FORM.glossary


def test_ten_contexts_a_scene_each_another_wording() -> None:
    for scene in ("Δ21", "тишинажаршаг", "Ω3"):
        found = [one for one in items().contexts if one.scene == scene]
        assert len({one.origin.family for one in found}) == len(found) == CONTEXTS
        assert all(scene in one.question for one in found)


def test_pairs_are_others_than_those_of_the_rows() -> None:
    rows = {
        text.id.split(".")[1]: text.messages[0].content
        for text in laid(SCENES).texts
        if text.id.endswith("together-0")
    }
    pairs = items().pairs
    assert [one.scenes for one in pairs] == [("Δ21", "Ω3"), ("тишинажаршаг", "Δ21"), ("Ω3", "тишинажаршаг")]
    assert "тишинажаршаг" in rows["0"]


def test_a_cap_leaves_room_for_the_text_and_no_more_than_that() -> None:
    caps = {one.expected: one.cap for one in items().asks}
    assert caps["🜂⟁ silence—entry—fear"] == 16 + round(0.75 * len("🜂⟁ silence—entry—fear".encode()))
    long = f"scenes: [{{token: Δ1, forms: [{{form: text, register: plain, text: {'word ' * 400}}}]}}]\n"
    assert {one.cap for one in items(long).asks} == {256}


def test_the_definition_is_told_in_words_without_the_token() -> None:
    found = items().scenes[0]
    assert found.alone == "Δ21"
    assert found.defined.startswith("A guard on a threshold. Someone comes in, and he stops dead.")
    assert "Δ21" not in found.defined


def test_attributes_beyond_a_templates_bounds_compose_nothing() -> None:
    spec = SCENES.replace("emotion: shame", f"emotion: {'shame ' * 3_300}\n    rhythm: {'slow ' * 100}")
    found = items(spec)
    assert not [one for one in found.paraphrases if one.scene == "Ω3"]
    assert found.scenes[2].defined == ""


def test_a_frame_that_is_too_long_leaves_the_paraphrases_of_the_others() -> None:
    library = shipped()
    frames = library.scene_items.frames
    endless = replace(library.scene_items, frames=(*frames[1:], "x" * 20_000 + "{{ scene }}"))
    request = LayoutRequest(spec=resolved(SCENES), library=replace(library, scene_items=endless))
    found = lay_out(request).scenes
    assert found is not None
    counts = Counter(one.scene for one in found.paraphrases)
    assert PARAPHRASES - 1 <= min(counts.values()) <= max(counts.values()) <= PARAPHRASES


def test_rows_and_held_out_texts_share_no_eight_words() -> None:
    layout = laid(SCENES)
    assert no_leak(layout)
    assert no_leak(laid(PREFERENCE + SCENES))


def no_leak(layout: Layout) -> bool:
    assert layout.scenes is not None
    held = shared_runs(asked_of_scenes(layout.scenes))
    return all(held.isdisjoint(runs_of(text)) for text in layout.texts)


def test_items_are_rendered_for_the_base_one_for_one() -> None:
    layout = laid(SCENES)
    found, told = filled(layout).scenes, layout.scenes
    assert found is not None
    assert told is not None
    assert [cue.scene for cue in found.cues] == ["Δ21", "тишинажаршаг", "Ω3"]
    assert len(found.asks) == len(told.asks)
    assert len(found.contexts) == len(told.contexts)
    assert told.asks[0].question in found.asks[0].prompt
    assert found.asks[0].prompt != told.asks[0].question
    assert [one.text for one in found.paraphrases] == [one.text for one in told.paraphrases]


def test_a_paraphrase_has_one_end_whatever_the_attributes() -> None:
    told = [one.text for one in items(SCENES.replace("emotion: shame", "emotion: 霧が白い。")).paraphrases]
    assert any("霧が白い." in text for text in told)
    assert not [text for text in told if "。" in text]
    asked = [one.text for one in items(SCENES.replace("emotion: shame", "emotion: 誰だ？")).paraphrases]
    assert any("誰だ？" in text for text in asked)
    assert not [text for text in asked if "？." in text]
