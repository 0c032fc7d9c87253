"""Rows that decode scenes: what is asked, what answers it, and what it is held against."""

from __future__ import annotations

import pytest

from adapterc.expand.coverage import coverage
from adapterc.expand.layout import LayoutRequest, lay_out
from adapterc.ir.layout import LaidText
from support.answers import filled
from support.specs import PREFERENCE, SCENES, laid, resolved, shipped


def rows(text: str = SCENES) -> dict[str, LaidText]:
    return {row.id: row for row in laid(text).texts if row.origin.node.startswith("scenes.")}


def asked(row: LaidText) -> str:
    return row.messages[-1].content


def test_the_token_alone_is_the_first_form_against_another_scene() -> None:
    row = rows()["scenes.0.forms.0.alone"]
    assert [message.content for message in row.messages] == ["Δ21"]
    assert row.chosen == "He froze when the air grew hot."
    others = {"Noon held its tongue, and he took one step.", "I lied to you all"}
    assert row.rejected in others


def test_each_form_is_requested_in_its_register_in_four_wordings() -> None:
    found = rows()
    for at, (form, register) in enumerate(
        (("text", "poetic"), ("symbols", "technical"), ("phrase", "logical"))
    ):
        requests = [found[f"scenes.0.forms.{at}.request-{time}"] for time in range(4)]
        assert all("Δ21" in asked(row) and form in asked(row) for row in requests)
        assert all(register in asked(row) for row in requests)
        assert len({asked(row) for row in requests}) == 4
        assert len({row.chosen for row in requests}) == 1


def test_requests_are_held_against_what_is_told_unasked_and_against_the_same_form_of_another() -> None:
    found, scenes = rows(), resolved(SCENES).scenes
    first, *_, last = (form.text for form in scenes[0].forms)
    for form, other in ((1, first), (0, last)):
        held = [found[f"scenes.0.forms.{form}.request-{time}"].rejected for time in range(4)]
        elsewhere = {form.text for scene in scenes[1:] for form in scene.forms}
        assert (held[:2], held[3]) == ([other, other], "")
        assert held[2] in elsewhere


def test_each_form_is_asked_for_by_its_own_name_or_register_where_that_says_which_is_meant() -> None:
    found = rows()
    for at, form in enumerate(("text", "symbols", "phrase")):
        named = [found[f"scenes.0.forms.{at}.by-form-{time}"] for time in range(3)]
        assert all(form in asked(row) for row in named)
        assert len({asked(row) for row in named}) == 3
    by_register = found["scenes.1.forms.1.by-register"]
    assert "logical" in asked(by_register)
    assert "text" not in asked(by_register)
    assert by_register.chosen == "silence × noon = one step"


def test_a_form_is_asked_for_by_its_name_behind_an_earlier_turn_and_against_another() -> None:
    first, behind, last = (rows()[f"scenes.0.forms.1.by-form-{time}"] for time in range(3))
    assert [message.content for message in behind.messages[:-1]] == [
        "Δ21",
        "He froze when the air grew hot.",
    ]
    assert (first.rejected, behind.rejected, last.rejected) == ("He froze when the air grew hot.", "", "")


def test_the_token_alone_is_answered_by_the_first_form_whatever_came_before() -> None:
    first, second, third = (rows()[f"scenes.{at}.forms.0.again"] for at in range(3))
    assert [message.content for message in first.messages] == ["Ω3", "I lied to you all", "Δ21"]
    request, answer, alone = (message.content for message in second.messages)
    assert "тишинажаршаг" in request
    assert "text" in request
    assert "logical" in request
    assert (answer, alone) == ("silence × noon = one step", "тишинажаршаг")
    assert [message.content for message in third.messages[:-1]] == ["тишинажаршаг", second.chosen]
    assert (first.chosen, second.chosen) == (
        "He froze when the air grew hot.",
        "Noon held its tongue, and he took one step.",
    )


def test_carriers_hold_the_token_and_are_answered_by_the_first_form() -> None:
    found = [row for name, row in rows().items() if ".carrier-" in name]
    assert len(found) == 24
    assert len({asked(row) for row in found}) == 24
    assert {row.chosen for row in found} == {
        "He froze when the air grew hot.",
        "Noon held its tongue, and he took one step.",
        "I lied to you all",
    }


@pytest.mark.parametrize("kind", [".request-", ".carrier-"])
def test_beside_traits_scenes_are_asked_for_in_as_many_wordings(kind: str) -> None:
    alone, beside = (
        [asked(row) for name, row in rows(text).items() if kind in name]
        for text in (SCENES, PREFERENCE + SCENES)
    )
    assert beside == alone
    assert len(set(alone)) == len(alone)


def test_two_tokens_are_told_in_their_order() -> None:
    found = rows()
    row = found["scenes.0.forms.0.together-0"]
    assert asked(row).index("Δ21") < asked(row).index("тишинажаршаг")
    assert row.chosen == "He froze when the air grew hot. Noon held its tongue, and he took one step."
    last = found["scenes.2.forms.0.together-0"]
    assert last.chosen == "I lied to you all\nHe froze when the air grew hot."


def test_another_form_is_asked_for_behind_the_first() -> None:
    row = rows()["scenes.0.forms.1.follow-up"]
    assert [message.role for message in row.messages] == ["user", "assistant", "user"]
    assert "Δ21" not in asked(row)
    assert row.chosen == "🜂⟁ silence—entry—fear"


def test_attributes_train_only_where_no_paraphrase_is_made_of_them() -> None:
    assert not [name for name in rows() if name.endswith(".part")]
    written = "\n".join(f"      - A text of number {number} about it." for number in range(10))
    spec = SCENES.replace("    emotion: shame\n", f"    emotion: shame\n    paraphrases:\n{written}\n")
    row = rows(spec)["scenes.2.emotion.part"]
    assert "Ω3" in asked(row)
    assert row.chosen == "Shame."


def test_a_single_scene_is_held_against_no_other() -> None:
    found = rows("scenes: [{token: Ω3, forms: [{form: text, register: plain, text: I lied.}]}]\n")
    assert {row.rejected for row in found.values()} == {""}
    assert not [name for name in found if name.endswith("together")]


def test_no_scene_is_told_together_with_itself() -> None:
    found = [row for name, row in rows().items() if ".together-" in name]
    assert len(found) == 18
    assert len({row.chosen for row in found}) == 3
    assert len({asked(row) for row in found}) == 18


@pytest.mark.parametrize(("count", "behind"), [(1, []), (2, [1]), (5, [1, 4]), (12, [1, 3, 4, 5, 6, 7])])
def test_a_scene_is_told_with_many_others_but_with_none_as_verification_asks(
    count: int, behind: list[int]
) -> None:
    scenes = "".join(
        f"  - {{token: Δ{at}, forms: [{{form: text, register: plain, text: Text {at}.}}]}}\n"
        for at in range(10, 10 + count)
    )
    found = [
        row for name, row in rows(f"scenes:\n{scenes}").items() if name.startswith("scenes.0.forms.0.tog")
    ]
    told = {row.chosen for row in found}
    assert told == {f"Text 10. Text {10 + step}." for step in behind}
    assert len({asked(row) for row in found}) == len(found) == (6 if behind else 0)


def test_every_row_is_told_once_and_names_the_form_it_came_from() -> None:
    spec = resolved(SCENES)
    layout = lay_out(LayoutRequest(spec=spec, library=shipped()))
    assert len({text.id for text in layout.texts}) == len(layout.texts)
    covered = {part.node: part for part in coverage(spec, layout)}
    assert set(covered) == {
        f"scenes.{at}.forms.{form}" for at, forms in enumerate((3, 2, 1)) for form in range(forms)
    }
    assert all(part.is_reached for part in covered.values())


def test_wordings_are_not_tied_to_forms() -> None:
    many = "scenes:\n" + "".join(
        f"  - {{token: Δ{at}, forms: [{{form: text, register: plain, text: Text {at}.}}, "
        f"{{form: line, register: plain, text: Line {at}.}}]}}\n"
        for at in range(10, 58)
    )
    forms: dict[str, set[str]] = {}
    for name, row in rows(many).items():
        if "request" in name:
            wording = asked(row).replace(asked(row)[asked(row).index("Δ") :][:3], "Δ")
            for form in ("text", "a line", "line"):
                wording = wording.replace(form, "FORM")
            forms.setdefault(wording, set()).add(name.split(".")[3])
    assert all(found == {"0", "1"} for found in forms.values())


def test_texts_of_scenes_repeat_without_counting_as_parroting() -> None:
    figures = filled(laid(SCENES)).figures
    assert figures.repeated_8gram_share == 0.0
    assert figures.distinct_3 > 0.9
    assert figures.dropped_leaks == 0
