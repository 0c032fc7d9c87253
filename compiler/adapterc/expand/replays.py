"""Rows that keep the base as it is: plain texts, and with scenes its own answers to ordinary questions.

A glossary has no trait to teach, so whatever an adapter says without a token in sight is to be what the
base says. A few sentences do not show that: with eight the core drifts by 0.4 nats, with 138 by 0.045.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from adapterc.digest import seed_of, seed_of_texts
from adapterc.expand.asking import question as put
from adapterc.ir.layout import LaidReplay
from adapterc.ir.library import Library
from adapterc.ir.origin import Origin
from adapterc.ir.spec import Message, ResolvedSpec

SHARE = 0.2
"""Of all rows, where nobody said otherwise and there are no scenes."""

BROAD = 130
"""Replays of a spec of scenes: its other rows are many and short, and the base stays one for all of them."""

AFTER_A_SCENE = 3
"""One in so many ordinary questions, at most, is asked behind a scene."""

_NODE = "dataset.replay"


def lay_replays(spec: ResolvedSpec, library: Library, *, others: int) -> tuple[LaidReplay, ...]:
    """What goes with `others` other rows: the declared share, or what the compiler holds for enough."""
    plain = _plain(spec, library)
    if not spec.is_glossary:
        return tuple(plain[: _wanted(spec.dataset.replay, others)])
    share = spec.dataset.replay
    wanted = BROAD if share is None else _wanted(share, others)
    texts = plain[: wanted // 2]
    return (*texts, *_answers(spec, library, wanted - len(texts)))


def _wanted(share: float | None, others: int) -> int:
    share = SHARE if share is None else share
    return round(others * share / (1 - share))


def _plain(spec: ResolvedSpec, library: Library) -> list[LaidReplay]:
    """Openings and passages mixed."""
    texts = [("opening", text) for text in library.openings] + [
        ("passage", text) for text in library.passages
    ]
    texts.sort(key=lambda text: seed_of_texts(spec.dataset.seed, "replay", *text))
    return [
        LaidReplay(
            id=f"replay.{number}",
            origin=_origin(spec, "neutral/replay", kind, number),
            opening=text if kind == "opening" else "",
            passage=text if kind == "passage" else "",
        )
        for number, (kind, text) in enumerate(texts)
    ]


def _answers(spec: ResolvedSpec, library: Library, count: int) -> Iterator[LaidReplay]:
    """Ordinary questions in a seeded order, the first of them each behind a scene of its own."""
    asked = [
        (family.source, put(family, at))
        for family in library.families
        if family.split == "train"
        for at, _ in enumerate(family.subjects)
    ]
    asked.sort(key=lambda question: seed_of_texts(spec.dataset.seed, "replay", *question))
    asked = asked[:count]
    scenes = _scenes(spec)[: len(asked) // AFTER_A_SCENE]
    for number, (source, question) in enumerate(asked):
        after = number < len(scenes)
        name = f"asked.{number}"
        yield LaidReplay(
            id=f"replay.{name}",
            origin=_origin(spec, source, "after-a-scene" if after else "asked", name),
            ask=question,
            before=scenes[number] if after else (),
        )


def _scenes(spec: ResolvedSpec) -> Sequence[tuple[Message, Message]]:
    """Each scene as it was asked for and told."""
    return [
        (
            Message(role="user", content=scene.token),
            Message(role="assistant", content=scene.forms[0].text.strip()),
        )
        for scene in spec.scenes
        if scene.forms
    ]


def _origin(spec: ResolvedSpec, template: str, family: str, number: object) -> Origin:
    return Origin(
        node=_NODE,
        template=template,
        family=family,
        split="train",
        seed=seed_of(spec.dataset.seed, "replay", number),
    )
