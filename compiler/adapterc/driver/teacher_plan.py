"""What a build would ask a teacher, found out without asking."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from adapterc.driver.forecast import Taught
from adapterc.driver.kept import Workshop
from adapterc.driver.teaching import count_known, lessons_of
from adapterc.driver.token_counts import LETTERS_A_TOKEN
from adapterc.expand.teaching import taught_questions
from adapterc.ir.base import BaseModel
from adapterc.ir.layout import Layout


@dataclass(frozen=True, slots=True, kw_only=True)
class TeacherPlan:
    """Who will be asked, how often, and how many answers are known; the base itself has no address."""

    endpoint: str
    model: str
    questions: int
    known: int


def teacher_plan(shop: Workshop, layout: Layout, base: BaseModel | None, target: Path) -> TeacherPlan | None:
    """What `layout` asks its teacher; beside a base that is not here yet no answer is known.

    A build takes over those of an artifact that lies in `target`.
    """
    if layout.teacher is None:
        return None
    lessons = lessons_of(layout, base, shop.cache) if base else None
    return TeacherPlan(
        endpoint=layout.teacher.teacher.endpoint,
        model=layout.teacher.teacher.model,
        questions=len(taught_questions(layout)),
        known=count_known(lessons, shop.platform, shop.cache, target) if lessons else 0,
    )


def left_to_sample(layout: Layout, asked: TeacherPlan | None) -> Taught:
    """What a base that is its own teacher has still to read and to say."""
    laid = layout.teacher
    if laid is None or asked is None or not laid.teacher.is_self:
        return Taught(answers=0, cap=0, read=0.0)
    missing = asked.questions - asked.known
    longest = max(len(one.text) + sum(len(turn.content) for turn in one.shots) for one in laid.personas)
    return Taught(answers=missing, cap=laid.teacher.max_tokens, read=missing * longest / LETTERS_A_TOKEN)
