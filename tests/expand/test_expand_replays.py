"""What keeps the base as it is: plain texts, and for a glossary its own answers."""

from __future__ import annotations

from adapterc.expand.replays import BROAD
from support.answers import filled
from support.specs import PREFERENCE, SCENES, laid


def test_without_scenes_a_fifth_of_all_rows_is_plain_text() -> None:
    layout = laid(PREFERENCE)
    others = len(layout.pairs) + len(layout.texts)
    assert len(layout.replays) == round(others / 4)
    assert not [replay for replay in layout.replays if replay.ask]


def test_a_glossary_keeps_ordinary_speech_and_plain_text_alike() -> None:
    replays = laid(SCENES).replays
    assert len(replays) == BROAD
    assert len([replay for replay in replays if replay.ask]) == BROAD // 2
    assert len({replay.ask for replay in replays if replay.ask}) == BROAD // 2


def test_beside_a_trait_no_ordinary_question_is_answered_as_the_base_does() -> None:
    replays = laid(PREFERENCE + SCENES).replays
    assert replays
    assert not [replay for replay in replays if replay.ask]


def test_what_the_author_says_of_the_share_holds() -> None:
    layout = laid(SCENES + "dataset: {replay: 0.25}\n")
    assert len(layout.replays) == round(len(layout.texts) / 3)
    assert laid(SCENES + "dataset: {replay: 0}\n").replays == ()


def test_each_scene_stands_before_one_ordinary_question() -> None:
    after = [replay for replay in laid(SCENES).replays if replay.before]
    assert [replay.before[0].content for replay in after] == ["Δ21", "тишинажаршаг", "Ω3"]
    assert after[0].before[1].content == "He froze when the air grew hot."


def test_what_is_replayed_is_the_answer_to_the_question_alone() -> None:
    layout = laid(SCENES)
    rows = {row.id: row for row in filled(layout).rows if row.kind == "replay"}
    after = next(replay for replay in layout.replays if replay.before)
    alone = next(replay for replay in layout.replays if replay.ask and not replay.before)
    assert [message.content for message in rows[after.id].messages] == [
        *(message.content for message in after.before),
        after.ask,
    ]
    assert [message.content for message in rows[alone.id].messages] == [alone.ask]
    assert rows[alone.id].chosen
