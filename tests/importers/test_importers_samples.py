"""Sample dialogues in character cards, as their authors write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.imports import imported, written

CARD = {"name": "Ada", "description": "A draughtswoman.", "personality": "", "scenario": "", "first_mes": ""}
ASKED = [("user", "What now?"), ("assistant", "Measure.")]


@pytest.mark.parametrize(
    "samples",
    [
        "<START>\n{{user}}: What now?\n{{char}}: Measure.",
        "{{user}}: What now?\n{{char}}: Measure.\nEND_OF_DIALOG\n",
        "<START>\n{{user}}：What now?\n{{char}}：Measure.",
        "<start>\nUser: What now?\nAda: Measure.",
        "Anon: What now?\nAda：Measure.",
        "{{random_user_1}}: What now?\n{{char}}: Measure.",
        "#{user}: What now?\n#{character}: Measure.",
        "**{{user}}:** What now?\n**{{char}}**: Measure.",
    ],
)
def test_who_speaks_has_many_names(tmp_path: Path, samples: str) -> None:
    assert imported(written(tmp_path, "card.json", {**CARD, "mes_example": samples})).dialogues == [ASKED]


def test_what_the_character_says_first_stands_in_the_report(tmp_path: Path) -> None:
    late = "{{char}}: Late?\n{{user}}: What now?\nAda: Measure."
    samples = f"<START>\n{{{{char}}}}: *hums over the board*\n<START>\n{late}"
    outcome = imported(written(tmp_path, "card.json", {**CARD, "mes_example": samples}))
    assert outcome.dialogues == [ASKED]
    assert "sample 1, opening`:\n\n```\n*hums over the board*\n```\n" in outcome.report
    assert "sample 2, opening`:\n\n```\nLate?\n```\n" in outcome.report


def test_traits_in_brackets_behind_an_interview_are_the_summary(tmp_path: Path) -> None:
    interview = "<START>\n{{user}}: What now?\n{{char}}: Measure.\n"
    traits = "[Ada: calm, exact]\n\n[Genre: slice of life]"
    outcome = imported(written(tmp_path, "card.json", {**CARD, "description": interview + traits}))
    assert outcome.dialogues == [ASKED]
    assert "  summary: |-\n    [Ada: calm, exact]\n\n    [Genre: slice of life]\n" in outcome.spec


def test_a_bracket_inside_an_answer_stays_there(tmp_path: Path) -> None:
    interview = "A note.\n{{user}}: What now?\n{{char}}: Measure.\n[she nods]\nAnd cut."
    outcome = imported(written(tmp_path, "card.json", {**CARD, "description": interview}))
    assert outcome.dialogues == [[ASKED[0], ("assistant", "Measure.\n[she nods]\nAnd cut.")]]
    assert '  summary: "A note."\n' in outcome.spec
