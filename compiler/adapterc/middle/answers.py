"""Every question and answer that an author wrote to train on, in one form, with its path in the spec."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain

from adapterc.ir.spec import ResolvedSpec, Trait
from adapterc.kept import kept
from adapterc.middle.signs import wording
from adapterc.text import Heard, hear
from adapterc.value import value

HELD_OUT, FACT, DEMONSTRATION = "held-out pair", "fact", "demonstration"
FEWEST_ANSWERS = 12
"""Examples and pairs that a preference needs which has no moves to compose further answers from."""
_SHORT = 8
"""Words up to which two entries are one only where they are the same: a sign is a part of so few."""
_MOST_SIGNS = 600_000
"""Signs of texts that are compared with each other: some four times those of a large spec, in a moment."""

Words = tuple[str, ...]


@value()
class Written:
    """One answer as it will be trained on; `opposite` is the other pole's, where the author wrote that too.

    `kind` is what an author calls it: example, pair, demonstration, fact, answer (of a dialogue). The
    answer stands under `key` at `path`; `prompt` is all that is asked, of a fact none or `several` questions.
    """

    path: str
    key: str
    kind: str
    prompt: str
    answer: str
    opposite: str = ""
    several: tuple[str, ...] = ()

    @property
    def asked(self) -> tuple[str, ...]:
        """The questions it answers."""
        return self.several if self.kind == FACT else (self.prompt,)

    @property
    def questions(self) -> frozenset[tuple[str, ...]]:
        """All that is asked, question by question, to be compared with what is asked elsewhere."""
        return frozenset(map(wording, self.asked))


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


def is_barely_shown(trait: Trait) -> bool:
    """Whether a preference has no moves, and a few answers of its own that are too few without them."""
    own = len(trait.to.examples) + len(trait.pairs)
    return trait.kind == "preference" and not any(trait.to.moves.placed()) and 0 < own < FEWEST_ANSWERS


def demonstrations(spec: ResolvedSpec) -> Iterator[Written]:
    """The worked answers of every frame and skill."""
    shows = [(f"frames.{frame.id}", frame.demonstrations) for frame in spec.frames]
    shows += [(f"skills.{skill.id}", skill.demonstrations) for skill in spec.skills]
    for node, shown_here in shows:
        for at, shown in enumerate(shown_here):
            path = f"{node}.demonstrations.{at}"
            yield Written(
                path=path, key="answer", kind=DEMONSTRATION, prompt=shown.prompt, answer=shown.answer
            )


def facts(spec: ResolvedSpec) -> Iterator[Written]:
    """Every fact, as the answer to all of its questions."""
    for at, fact in enumerate(spec.knowledge):
        yield Written(
            path=f"knowledge.{at}",
            key="fact",
            kind=FACT,
            prompt="\n".join(fact.ask),
            answer=fact.fact,
            several=fact.ask,
        )


def turns(spec: ResolvedSpec) -> Iterator[Written]:
    """Every answer of the dialogues with the question before it."""
    for number, dialogue in enumerate(spec.dialogues):
        for at, (asked, said) in enumerate(zip(dialogue.messages, dialogue.messages[1:], strict=False)):
            if said.role == "assistant":
                path = f"dialogues.{number}.messages.{at + 1}"
                yield Written(
                    path=path, key="content", kind="answer", prompt=asked.content, answer=said.content
                )


def probes(spec: ResolvedSpec) -> Iterator[Written]:
    """Every held-out pair."""
    for trait in spec.traits:
        for at, probe in enumerate(trait.probes):
            yield Written(
                path=f"traits.{trait.id}.probes.{at}",
                key="to",
                kind=HELD_OUT,
                prompt=probe.prompt,
                answer=probe.to,
                opposite=probe.opposite,
            )


@kept
def trait_answers(spec: ResolvedSpec) -> tuple[tuple[Written, ...], ...]:
    """The answers of each trait, in the order of the traits."""
    return tuple(tuple(answers_of(trait)) for trait in spec.traits)


@kept
def judged_answers(spec: ResolvedSpec) -> tuple[tuple[Written, ...], ...]:
    """As many of each trait's as rules look at together: of a spec of ordinary size all."""
    if len(compared(spec)) == len(_every(spec)):
        return trait_answers(spec)
    return tuple(tuple(within(answers)) for answers in trait_answers(spec))


@kept
def written(spec: ResolvedSpec) -> tuple[Written, ...]:
    """All of them: traits in their order, frames, skills, knowledge, dialogues."""
    own = chain.from_iterable(trait_answers(spec))
    return (*own, *demonstrations(spec), *facts(spec), *turns(spec))


def within(entries: Iterable[Written]) -> Iterator[Written]:
    """The entries up to a bound on their signs: what texts have in common is looked for among so many."""
    signs = 0
    for one in entries:
        signs += len(one.prompt) + len(one.answer) + len(one.opposite)
        if signs > _MOST_SIGNS:
            return
        yield one


@kept
def _every(spec: ResolvedSpec) -> tuple[Written, ...]:
    return (*probes(spec), *written(spec))


@kept
def compared(spec: ResolvedSpec) -> tuple[Written, ...]:
    """The held-out pairs, then all that is trained on, as far as texts are compared with each other."""
    return tuple(within(_every(spec)))


@kept
def words_compared(spec: ResolvedSpec) -> tuple[tuple[str, ...], ...]:
    """The words of each of them: question, answer, the other pole's answer; of a short one its signs too."""
    said = heard(spec)
    return tuple(_compared(one, said) for one in compared(spec))


def _compared(one: Written, said: Heard) -> tuple[str, ...]:
    texts = (one.prompt, one.answer, one.opposite)
    found = sum(map(said.__getitem__, texts), ())
    return found if len(found) > _SHORT else sum(map(wording, texts), ())


@kept
def texts_compared(spec: ResolvedSpec) -> tuple[str, ...]:
    """The question, the answer and the other pole's answer of each of them, one after the other."""
    return tuple(chain.from_iterable((one.prompt, one.answer, one.opposite) for one in compared(spec)))


@kept
def heard(spec: ResolvedSpec) -> Heard:
    """The words of all these texts."""
    return words_heard(texts_compared(spec))


@lru_cache(maxsize=2)
def words_heard(texts: tuple[str, ...]) -> Heard:
    """The words of so many texts as are compared, kept for a spec that has the same: up to some 20 MiB."""
    return hear(texts)
