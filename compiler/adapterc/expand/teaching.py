"""What a teacher is asked: answers that the layout waits for, and the rows that exist only with one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from adapterc.expand.chance import Chance
from adapterc.expand.personas import ROLE, frame_persona, personas, trait_persona
from adapterc.ir.dataset import Origin
from adapterc.ir.layout import LaidPair, LaidText, Layout
from adapterc.ir.library import Family, Library
from adapterc.ir.spec import Message, ResolvedSpec, Role, Trait
from adapterc.ir.taught import LaidTeacher, Question
from adapterc.templating.sandbox import render

FRAME_QUESTIONS = 6
"""Questions that a frame without demonstrations is shown at work on."""


def persona_for(trait: Trait, spec: ResolvedSpec) -> str:
    """The persona that answers the questions laid for a trait; empty where they are composed.

    What counts something is composed as ever: a teacher is told to be longer, and may not be.
    """
    taught = spec.dataset.teacher is not None and trait.kind == "preference"
    return trait_persona(trait) if taught else ""


def taught_rows(spec: ResolvedSpec, library: Library, chance: Chance) -> Iterator[LaidText]:
    """Questions about role and frames to which the spec gives no answer; none without a teacher."""
    if spec.dataset.teacher is None:
        return
    for node, ask in unanswered_of_role(spec.role, library):
        yield _row(chance, node, ROLE, ROLE, ask)
    for number, frame in enumerate(spec.frames):
        if not frame.demonstrations:
            node = f"frames.{frame.id}.principle"
            for ask in _asked_elsewhere(library, FRAME_QUESTIONS * number):
                yield _row(chance, node, "frame", frame_persona(frame), ask)


def unanswered_of_role(role: Role, library: Library) -> Iterator[tuple[str, str]]:
    """Questions of the library about a role that take more than it says, each with a node that it has."""
    known = {"title": role.title, "summary": role.summary, "voice": role.voice, "fact": any(role.facts)}
    nodes = [f"role.{name}" if name != "fact" else "role.facts.0" for name, said in known.items() if said]
    for question in library.role if nodes else ():
        if not all(known[name] for name in question.needs):
            yield nodes[0], question.ask


def lay_teacher(
    spec: ResolvedSpec, pairs: Sequence[LaidPair], texts: Sequence[LaidText]
) -> LaidTeacher | None:
    """The teacher with each persona that a row waits for; None where none does."""
    wanted = {pair.persona for pair in pairs} | {text.persona for text in texts}
    if spec.dataset.teacher is None or wanted <= {""}:
        return None
    return LaidTeacher(teacher=spec.dataset.teacher, personas=personas(spec, wanted))


def taught_questions(layout: Layout) -> tuple[Question, ...]:
    """What the teacher is asked, by persona and question, each once."""
    asked = {(pair.persona, pair.ask) for pair in layout.pairs if pair.persona}
    asked |= {(text.persona, text.messages[-1].content) for text in layout.texts if text.persona}
    return tuple(Question(persona=persona, question=ask) for persona, ask in sorted(asked))


def _asked_elsewhere(library: Library, start: int) -> Iterator[str]:
    """Questions that no composed row asks: each wording about a subject of the next family."""
    shipped = (one for one in library.families if one.split == "train" and not one.questions)
    families = [one for one in shipped if one.use == "open"]
    return islice(_crossed(families, start), FRAME_QUESTIONS)


def _crossed(families: Sequence[Family], start: int) -> Iterator[str]:
    for at in range(start, start + len(families)):
        family, other = families[at % len(families)], families[(at + 1) % len(families)]
        subject = next((one for one in other.subjects if one not in family.subjects), "")
        if subject:
            yield render(family.ask, subject=subject)


def _row(chance: Chance, node: str, family: str, persona: str, ask: str) -> LaidText:
    name = chance.row_id(node, ask, persona)
    return LaidText(
        id=name,
        origin=Origin(node=node, template="", family=family, split="train", seed=chance.seed_for(node, ask)),
        subject="",
        messages=(Message(role="user", content=ask),),
        chosen="",
        contrasted=True,
        stuck=chance.is_stuck(name),
        persona=persona,
    )
