"""Rows that the author wrote: examples of the poles, role, frames, dialogues, knowledge, skills, scenes,
and what the author's own templates gave.
"""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.expand.chance import Chance
from adapterc.expand.held_dialogues import held_dialogues
from adapterc.expand.knowledge import knowledge_rows
from adapterc.expand.scene_rows import scene_rows
from adapterc.expand.skills import skill_rows
from adapterc.expand.teaching import taught_rows
from adapterc.expand.templated import templated_rows
from adapterc.ir.dataset import Origin
from adapterc.ir.layout import LaidText
from adapterc.ir.library import Library
from adapterc.ir.spec import Frame, Message, ResolvedSpec
from adapterc.templating.sandbox import TooLongError, render


def authored_rows(spec: ResolvedSpec, library: Library, chance: Chance) -> tuple[LaidText, ...]:
    """Every text of the spec that is an answer as it stands, each with the node it came from; then those
    that a teacher is to answer.

    Where `chance` is not drawn, rows have their texts and nodes and nothing else of their own.
    """
    return (
        *_examples(spec, chance),
        *_pairs(spec, chance),
        *_role(spec, library, chance),
        *_frames(spec, library, chance),
        *_dialogues(spec, chance),
        *knowledge_rows(spec, library, chance),
        *skill_rows(spec, chance),
        *scene_rows(spec, library, chance),
        *templated_rows(spec, library, chance),
        *taught_rows(spec, library, chance),
    )


def _examples(spec: ResolvedSpec, chance: Chance) -> Iterator[LaidText]:
    for trait in spec.traits:
        opposite = {example.prompt: example.answer for example in trait.opposite.examples}
        for number, example in enumerate(trait.to.examples):
            node = f"traits.{trait.id}.to.examples.{number}"
            rejected = opposite.get(example.prompt, "")
            yield _text(
                chance, node, "example", example.prompt, example.answer, rejected=rejected, contrasted=True
            )


def _pairs(spec: ResolvedSpec, chance: Chance) -> Iterator[LaidText]:
    for trait in spec.traits:
        for number, pair in enumerate(trait.pairs):
            node = f"traits.{trait.id}.pairs.{number}"
            yield _text(chance, node, "pair", pair.prompt, pair.to, rejected=pair.opposite, contrasted=False)


def _role(spec: ResolvedSpec, library: Library, chance: Chance) -> Iterator[LaidText]:
    role = spec.role
    for number, fact in enumerate(role.facts or ("",)):
        known = {
            "title": _capitalised(role.title),
            "summary": role.summary,
            "voice": role.voice,
            "fact": fact,
        }
        for question in library.role:
            once = "fact" not in question.needs and number
            if once or not all(known[name] for name in question.needs):
                continue
            node = f"role.facts.{number}" if "fact" in question.needs else f"role.{question.needs[0]}"
            answer = _rendered(question.answer, **known)
            if answer:
                yield _text(chance, node, "role", question.ask, answer, contrasted=True)


def _frames(spec: ResolvedSpec, library: Library, chance: Chance) -> Iterator[LaidText]:
    for frame in spec.frames:
        node = f"frames.{frame.id}"
        for number, shown in enumerate(frame.demonstrations):
            inner = f"{node}.demonstrations.{number}"
            yield _text(chance, inner, "frame", shown.prompt, shown.answer, contrasted=True)
        for question in library.frame:
            answer = _rendered(question.answer, principle=frame.principle, steps=_chain(frame)).strip()
            if answer:
                yield _text(chance, f"{node}.principle", "frame", question.ask, answer, contrasted=True)


def _rendered(template: str, **values: str) -> str:
    """The template with `values`; empty where these are longer than a row may be."""
    try:
        return render(template, **values)
    except TooLongError:
        return ""


def _chain(frame: Frame) -> str:
    """The steps as sentences, in order."""
    return " ".join(step if step.endswith((".", "?", "!")) else f"{step}." for step in frame.steps)


def _dialogues(spec: ResolvedSpec, chance: Chance) -> Iterator[LaidText]:
    """Each answer given: a dialogue belongs to no trait, so it has no opposite but itself, stuck.

    A dialogue that is held out to judge by trains nothing.
    """
    held = frozenset(held_dialogues(spec))
    for number, dialogue in enumerate(spec.dialogues):
        if number in held:
            continue
        for turn, message in enumerate(dialogue.messages):
            if message.role != "assistant" or turn == 0:
                continue
            name = f"dialogues.{number}.{turn}"
            yield LaidText(
                id=name,
                origin=_origin(chance, f"dialogues.{number}", "dialogue"),
                subject="",
                messages=dialogue.messages[:turn],
                chosen=message.content,
                stuck=chance.is_stuck(name),
            )


def _text(  # noqa: PLR0913
    chance: Chance,
    node: str,
    family: str,
    prompt: str,
    chosen: str,
    *,
    rejected: str = "",
    contrasted: bool,
) -> LaidText:
    name = chance.row_id(node, prompt, chosen)
    return LaidText(
        id=name,
        origin=_origin(chance, node, family),
        subject="",
        messages=(Message(role="user", content=prompt),),
        chosen=chosen,
        rejected=rejected,
        contrasted=contrasted,
        stuck=chance.is_stuck(name),
    )


def _origin(chance: Chance, node: str, family: str) -> Origin:
    return Origin(node=node, template="", family=family, split="train", seed=chance.seed_for(node))


def _capitalised(title: str) -> str:
    """A title as the sentence that a full stop makes of it."""
    return title[:1].upper() + title[1:].removesuffix(".")
