"""Rows that the author wrote: examples of the poles, role, frames, dialogues, knowledge, skills, scenes."""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.digest import seed_of, seed_of_texts
from adapterc.expand.knowledge import knowledge_rows
from adapterc.expand.scene_rows import scene_rows
from adapterc.expand.skills import skill_rows
from adapterc.expand.stuck import is_stuck
from adapterc.ir.dataset import Origin
from adapterc.ir.layout import LaidText
from adapterc.ir.library import Library
from adapterc.ir.spec import Frame, Message, ResolvedSpec
from adapterc.templating.sandbox import TooLongError, render


def authored_rows(spec: ResolvedSpec, library: Library) -> tuple[LaidText, ...]:
    """Every text of the spec that is an answer as it stands, each with the node it came from."""
    return (
        *_examples(spec),
        *_pairs(spec),
        *_role(spec, library),
        *_frames(spec, library),
        *_dialogues(spec),
        *knowledge_rows(spec, library),
        *skill_rows(spec),
        *scene_rows(spec, library),
    )


def _examples(spec: ResolvedSpec) -> Iterator[LaidText]:
    for trait in spec.traits:
        opposite = {example.prompt: example.answer for example in trait.opposite.examples}
        for number, example in enumerate(trait.to.examples):
            node = f"traits.{trait.id}.to.examples.{number}"
            rejected = opposite.get(example.prompt, "")
            yield _text(
                spec, node, "example", example.prompt, example.answer, rejected=rejected, contrasted=True
            )


def _pairs(spec: ResolvedSpec) -> Iterator[LaidText]:
    for trait in spec.traits:
        for number, pair in enumerate(trait.pairs):
            node = f"traits.{trait.id}.pairs.{number}"
            yield _text(spec, node, "pair", pair.prompt, pair.to, rejected=pair.opposite, contrasted=False)


def _role(spec: ResolvedSpec, library: Library) -> Iterator[LaidText]:
    role = spec.role
    for number, fact in enumerate(role.facts or ("",)):
        known = {"title": role.title, "summary": role.summary, "voice": role.voice, "fact": fact}
        for question in library.role:
            once = "fact" not in question.needs and number
            if once or not all(known[name] for name in question.needs):
                continue
            node = f"role.facts.{number}" if "fact" in question.needs else f"role.{question.needs[0]}"
            answer = _rendered(question.answer, **known)
            if answer:
                yield _text(spec, node, "role", question.ask, answer, contrasted=True)


def _frames(spec: ResolvedSpec, library: Library) -> Iterator[LaidText]:
    for frame in spec.frames:
        node = f"frames.{frame.id}"
        for number, shown in enumerate(frame.demonstrations):
            inner = f"{node}.demonstrations.{number}"
            yield _text(spec, inner, "frame", shown.prompt, shown.answer, contrasted=True)
        for question in library.frame:
            answer = _rendered(question.answer, principle=frame.principle, steps=_chain(frame)).strip()
            if answer:
                yield _text(spec, f"{node}.principle", "frame", question.ask, answer, contrasted=True)


def _rendered(template: str, **values: str) -> str:
    """The template with `values`; empty where these are longer than a row may be."""
    try:
        return render(template, **values)
    except TooLongError:
        return ""


def _chain(frame: Frame) -> str:
    """The steps as sentences, in order."""
    return " ".join(step if step.endswith((".", "?", "!")) else f"{step}." for step in frame.steps)


def _dialogues(spec: ResolvedSpec) -> Iterator[LaidText]:
    """Each answer given: a dialogue belongs to no trait, so it has no opposite but itself, stuck."""
    for number, dialogue in enumerate(spec.dialogues):
        for turn, message in enumerate(dialogue.messages):
            if message.role != "assistant" or turn == 0:
                continue
            name = f"dialogues.{number}.{turn}"
            yield LaidText(
                id=name,
                origin=_origin(spec, f"dialogues.{number}", "dialogue"),
                subject="",
                messages=dialogue.messages[:turn],
                chosen=message.content,
                stuck=is_stuck(spec.dataset.seed, name),
            )


def _text(  # noqa: PLR0913
    spec: ResolvedSpec,
    node: str,
    family: str,
    prompt: str,
    chosen: str,
    *,
    rejected: str = "",
    contrasted: bool,
) -> LaidText:
    name = f"{node}.{seed_of_texts(prompt, chosen) % 10_000:04d}"
    return LaidText(
        id=name,
        origin=_origin(spec, node, family),
        subject="",
        messages=(Message(role="user", content=prompt),),
        chosen=chosen,
        rejected=rejected,
        contrasted=contrasted,
        stuck=is_stuck(spec.dataset.seed, name),
    )


def _origin(spec: ResolvedSpec, node: str, family: str) -> Origin:
    seed = seed_of(spec.dataset.seed, node)
    return Origin(node=node, template="", family=family, split="train", seed=seed)
