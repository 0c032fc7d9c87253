"""Every question and answer that an author wrote to train on, in one form, with its path in the spec."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from adapterc.ir.spec import ResolvedSpec, Trait
from adapterc.text import words


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One answer as it will be trained on; `opposite` is the other pole's, where the author wrote that too.

    `kind` is what an author calls it: example, pair, demonstration, fact, answer (of a dialogue). The
    answer stands under `key` at `path`.
    """

    path: str
    key: str
    kind: str
    prompt: str
    answer: str
    opposite: str = ""


def answers_of(trait: Trait) -> Iterator[Written]:
    """The examples of the wanted pole, then the pairs."""
    for at, example in enumerate(trait.to.examples):
        path = f"traits.{trait.id}.to.examples.{at}"
        yield Written(path=path, key="answer", kind="example", prompt=example.prompt, answer=example.answer)
    for at, pair in enumerate(trait.pairs):
        path = f"traits.{trait.id}.pairs.{at}"
        yield Written(
            path=path,
            key="to",
            kind="pair",
            prompt=pair.prompt,
            answer=pair.to,
            opposite=pair.opposite,
        )


def demonstrations(spec: ResolvedSpec) -> Iterator[Written]:
    """The worked answers of every frame and skill."""
    shows = [(f"frames.{frame.id}", frame.demonstrations) for frame in spec.frames]
    shows += [(f"skills.{skill.id}", skill.demonstrations) for skill in spec.skills]
    for node, shown_here in shows:
        for at, shown in enumerate(shown_here):
            path = f"{node}.demonstrations.{at}"
            yield Written(
                path=path, key="answer", kind="demonstration", prompt=shown.prompt, answer=shown.answer
            )


def facts(spec: ResolvedSpec) -> Iterator[Written]:
    """Every fact, as the answer to all of its questions."""
    for at, fact in enumerate(spec.knowledge):
        path, asked = f"knowledge.{at}", "\n".join(fact.ask)
        yield Written(path=path, key="fact", kind="fact", prompt=asked, answer=fact.fact)


def turns(spec: ResolvedSpec) -> Iterator[Written]:
    """Every answer of the dialogues with the question before it."""
    for number, dialogue in enumerate(spec.dialogues):
        for at, (asked, said) in enumerate(zip(dialogue.messages, dialogue.messages[1:], strict=False)):
            if said.role == "assistant":
                path = f"dialogues.{number}.messages.{at + 1}"
                yield Written(
                    path=path, key="content", kind="answer", prompt=asked.content, answer=said.content
                )


def within(entries: Iterable[Written], most: int) -> tuple[Written, ...]:
    """The first of `entries`, up to `most` words: what sets texts beside each other ends somewhere."""
    kept: list[Written] = []
    for one in entries:
        most -= len(said(one.prompt)) + len(said(one.answer)) + len(said(one.opposite))
        if most < 0:
            break
        kept.append(one)
    return tuple(kept)


def written(spec: ResolvedSpec) -> Iterator[Written]:
    """All of them: traits in their order, frames, skills, knowledge, dialogues."""
    for trait in spec.traits:
        yield from answers_of(trait)
    yield from demonstrations(spec)
    yield from facts(spec)
    yield from turns(spec)


@lru_cache(maxsize=4096)
def said(text: str) -> tuple[str, ...]:
    """The words of `text`; several rules read the same texts."""
    return words(text)
