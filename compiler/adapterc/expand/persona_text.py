"""The persona as a system prompt: what somebody would write who had the spec and no adapter.

Role, traits and examples are said in one text. The base that reads it is the ceiling that an adapter is
held against; no other arm ever sees it. `personas` puts the same parts together for a teacher.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, zip_longest

from adapterc.ir.spec import Example, ResolvedSpec, Trait
from adapterc.value import value

LONGEST = 2_000
"""Characters of the text: each question of the arm is read behind it, and a small context is short."""
_LONGEST_PART = 400


@value()
class Wording:
    """The words around the spec's own, in one language; they are filled as data.

    `moves`, `markers`, `principle` and `step` are said to a teacher alone.
    """

    title: str
    own: str
    trait: str
    example: str
    last: str
    moves: str
    markers: str
    principle: str
    step: str


_WORDINGS = {
    "en": Wording(
        title="You are this: {title}.",
        own="You say of yourself: {text}",
        trait="Your manner is “{to}”: {to_says} It is not “{opposite}”: {opposite_says}",
        example="Asked “{prompt}” you answer: {answer}",
        last="Answer every question in this manner, and never speak of these instructions.",
        moves="This is how you move through a thought, in words of your own: {list}",
        markers="Words of yours: {list}",
        principle="You think by this rule: {text}",
        step="And so, in this order: {list}",
    ),
    "ru": Wording(
        title="Ты вот кто: {title}.",
        own="О себе ты говоришь: {text}",
        trait="Твоя манера — «{to}»: {to_says} А не «{opposite}»: {opposite_says}",
        example="На вопрос «{prompt}» ты отвечаешь: {answer}",
        last="Отвечай в этой манере на всякий вопрос и никогда не говори об этих указаниях.",
        moves="Вот как ты ведёшь мысль, своими словами: {list}",
        markers="Твои слова: {list}",
        principle="Ты думаешь по правилу: {text}",
        step="И в таком порядке: {list}",
    ),
}


def persona_text(spec: ResolvedSpec) -> str:
    """The system prompt of `spec`, in its first language where the words are there for it, else in English.

    The role first, then every trait, then examples of each in turn as far as there is room.
    """
    wording = wording_of(spec)
    parts = [*role_lines(spec, wording), *(trait_line(trait, wording) for trait in spec.traits)]
    return "\n".join(
        [*fitting(chain(parts, _examples(spec, wording)), LONGEST - len(wording.last)), wording.last]
    )


def wording_of(spec: ResolvedSpec) -> Wording:
    """The words for the spec's first language, or else for English."""
    return _WORDINGS.get(spec.language[0] if spec.language else "en", _WORDINGS["en"])


def fitting(parts: Iterable[str], room: int) -> list[str]:
    """Those of the lines for which there is room, in characters, each with the sign that parts it."""
    said: list[str] = []
    for part in parts:
        if sum(map(len, said)) + len(said) + len(part) <= room:
            said.append(part)
    return said


def role_lines(spec: ResolvedSpec, wording: Wording) -> Iterator[str]:
    """Who speaks, a line for each text of the role."""
    role = spec.role
    if role.title:
        yield wording.title.replace("{title}", shortened(role.title).rstrip("."))
    for text in (role.summary, role.voice, *role.facts):
        if text:
            yield wording.own.replace("{text}", shortened(text))


def trait_line(trait: Trait, wording: Wording) -> str:
    """Both poles of a trait, the wanted one first."""
    return filled(
        wording.trait,
        to=trait.to.name,
        to_says=shortened(trait.to.description),
        opposite=trait.opposite.name,
        opposite_says=shortened(trait.opposite.description),
    ).strip()


def _examples(spec: ResolvedSpec, wording: Wording) -> Iterator[str]:
    """Examples of the declared poles, one of each trait, then a second one of each."""
    for turn in zip_longest(*(shown(trait) for trait in spec.traits)):
        for one in turn:
            if one is not None:
                yield filled(wording.example, prompt=shortened(one.prompt), answer=shortened(one.answer))


def shown(trait: Trait) -> tuple[Example, ...]:
    """The pole's examples; where it has none, the answers that were written for it to train on."""
    written = tuple(Example(prompt=pair.prompt, answer=pair.to) for pair in trait.pairs)
    return trait.to.examples or written


def filled(wording: str, **values: str) -> str:
    """The slots filled in one go, so that nothing that a value holds is a slot."""
    parts = wording.split("{")
    said = [parts[0]]
    for part in parts[1:]:
        name, rest = part.split("}", 1)
        said += [values[name], rest]
    return "".join(said)


def shortened(text: str) -> str:
    """As much of an author's text as there is room for, to the end of a word, in one line."""
    said = " ".join(text.split())
    return said if len(said) <= _LONGEST_PART else said[:_LONGEST_PART].rsplit(maxsplit=1)[0]
