"""Rows from which a token comes to mean its scene."""

from __future__ import annotations

from adapterc.expand.lessons import DEFINED, EACH, OTHERS, definition
from adapterc.ir.dataset import Row
from adapterc.ir.layout import LaidLesson
from support.answers import filled
from support.specs import PREFERENCE, SCENES, laid, resolved


def lessons(text: str = SCENES, scene: int = 0) -> list[LaidLesson]:
    return [one for one in laid(text).lessons if one.origin.node == f"scenes.{scene}"]


def rows(text: str = SCENES) -> dict[str, Row]:
    return {row.id: row for row in filled(laid(text)).rows if row.kind == "lesson"}


def test_the_base_reads_the_definition_where_the_adapter_reads_the_token() -> None:
    words = definition(resolved(SCENES).scenes[0])
    for lesson in lessons():
        assert "Δ21" in lesson.question
        assert lesson.question.replace("Δ21", words) == lesson.taught


def test_a_definition_is_all_that_a_scene_says_of_itself() -> None:
    scene = resolved(SCENES).scenes[0]
    words = definition(scene)
    assert words.endswith(" ".join(f.text if f.text[-1] in '.!?…»”"' else f"{f.text}." for f in scene.forms))
    assert words.casefold().startswith((scene.archetype or scene.action).casefold())


def test_a_scene_is_taught_on_the_bases_own_answers_to_requests_of_several_wordings() -> None:
    own = [one for one in lessons() if one.heard == one.taught]
    assert len(own) == EACH
    assert len({one.question for one in own}) == EACH


def test_a_scene_is_taught_on_texts_of_others() -> None:
    others = [one for one in lessons() if one.heard and one.heard != one.taught]
    first, *rest = [definition(scene) for scene in resolved(SCENES).scenes]
    assert len(others) == OTHERS
    assert all(any(text in one.heard for text in rest) for one in others)
    assert all(first in one.taught for one in others)


def test_a_lone_scene_has_no_other() -> None:
    form = "{form: text, register: poetic, text: Shut.}"
    one = f"scenes:\n  - token: Δ21\n    action: A door closes.\n    forms: [{form}]\n"
    assert [lesson.id for lesson in lessons(one)] == [f"scenes.0.lesson-{at}" for at in range(EACH)]


def test_the_definition_itself_is_a_text_only_where_no_paraphrase_is_made_of_it() -> None:
    assert not [one for one in lessons() if one.text]
    told = SCENES.replace("  - token: Δ21\n", f"  - token: Δ21\n    paraphrases: {PARAPHRASES}\n", 1)
    texts = [one.text for one in lessons(told) if one.text]
    assert texts[0] == definition(resolved(told).scenes[0])
    assert len(set(texts)) == DEFINED
    assert {"".join(sorted(text)) for text in texts} == {"".join(sorted(texts[0]))}


def test_a_definition_of_few_parts_is_no_text_twice() -> None:
    form = "{form: text, register: poetic, text: Shut.}"
    said = f"action: A door closes.\n    paraphrases: {PARAPHRASES}\n    forms: [{form}]"
    texts = [one.text for one in lessons(f"scenes:\n  - token: Δ21\n    {said}\n") if one.text]
    assert texts == ["A door closes. Shut.", "Shut. A door closes."]


def test_a_spec_without_scenes_has_no_lessons() -> None:
    assert laid(PREFERENCE).lessons == ()


def test_a_filled_lesson_holds_both_prompts_and_the_text() -> None:
    layout = laid(SCENES)
    lesson = layout.lessons[0]
    row = rows()[lesson.id]
    assert [message.content for message in row.messages] == [lesson.question]
    assert [message.content for message in row.teacher] == [lesson.taught]
    assert row.chosen
    assert len(row.chosen.split()) <= 45


def _lesson_of(answer: str) -> str:
    """What is trained on where the base has answered a scene's first lesson so."""
    layout = laid(SCENES)
    lesson, told = layout.lessons[0], filled(layout, answers={layout.lessons[0].heard: answer})
    return next(row.chosen for row in told.rows if row.id == lesson.id)


def test_a_sentence_that_the_base_was_cut_off_in_goes() -> None:
    said = (
        "The guard stands at the door of the silent room. The air grows hot around him, and he stops. He was"
    )
    assert _lesson_of(said) == said.removesuffix(" He was")


def test_of_a_single_long_sentence_its_beginning_stays() -> None:
    said = " ".join(f"word{at}" for at in range(60))
    assert _lesson_of(said) == " ".join(f"word{at}" for at in range(40))


def test_a_sentence_too_short_to_teach_is_not_all_that_stays() -> None:
    said = "He stops. Then the air in the silent room grows hot around the guard, and nobody"
    assert _lesson_of(said) == said


PARAPHRASES = [f"Somebody number {number} is afraid." for number in range(10)]
