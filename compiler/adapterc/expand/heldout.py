"""Held-out items as they are asked of a base: their prompts rendered, prompted poles filled in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from adapterc.expand.prompted import told
from adapterc.expand.repetition import shared_runs
from adapterc.expand.scenes_asked import asked_of_scenes
from adapterc.ir.base import Turns
from adapterc.ir.dataset import PairItem, ProbeItem, Row
from adapterc.ir.layout import LaidItem, Layout
from adapterc.ir.spec import Message
from adapterc.text import is_whole, sentences, words


def held_out_texts(layout: Layout) -> Iterator[str]:
    """Every text that no training row may stand near."""
    for item in layout.items:
        # A skill is trained with the very instruction that it is judged with: only the rest is held out.
        question = item.subject if _is_demonstration(item) else item.question
        yield from (question, item.to, item.opposite)
    for probe in layout.probes:
        yield probe.question
    yield from layout.neutral
    if layout.scenes is not None:
        yield from asked_of_scenes(layout.scenes)
    if layout.settings is not None:
        yield from layout.settings.texts
    if layout.parts is not None:
        yield from layout.parts.held_out


def instructions(layout: Layout) -> Iterator[str]:
    """What the base must be told, or asked, so that it writes the poles that no author wrote."""
    for item in layout.items:
        yield from filter(None, (item.to_ask, item.opposite_ask))


def clean_items(
    layout: Layout, answers: Mapping[str, str], turns: Turns, rows: Sequence[Row]
) -> tuple[tuple[PairItem, ...], tuple[ProbeItem, ...]]:
    """Pairs and probes, each asked plainly."""
    return tuple(pair_items(layout, answers, turns, rows)), tuple(probe_items(layout, turns))


def pair_items(
    layout: Layout, answers: Mapping[str, str], turns: Turns, rows: Sequence[Row]
) -> Iterator[PairItem]:
    """The pairs; a prompted one is left out when it says nothing, the same twice, or what a row says.

    So is a demonstration that the base answers just as it was demonstrated, or not at all.
    """
    trained = shared_runs(_trained(rows)) if any(item.to_ask for item in layout.items) else frozenset()
    for item in layout.items:
        poles = (item.to, item.opposite)
        if item.to_ask:
            prompted = told(item, (answers[item.to_ask], answers[item.opposite_ask]), trained)
            if prompted is None:
                continue
            poles = prompted
        elif _is_demonstration(item):
            own = _own_answer(item, answers[item.opposite_ask])
            if not own:
                continue
            poles = (item.to, own)
        yield _pair(item, poles, turns)


def probe_items(layout: Layout, turns: Turns) -> Iterator[ProbeItem]:
    """The questions that the models answer themselves."""
    for probe in layout.probes:
        yield ProbeItem(
            id=probe.id,
            trait=probe.trait,
            origin=probe.origin,
            subject=probe.subject,
            question=probe.question,
            prompt=_prompt(turns, probe.question),
            cap=probe.cap,
        )


def _pair(item: LaidItem, poles: tuple[str, str], turns: Turns) -> PairItem:
    return PairItem(
        id=item.id,
        trait=item.trait,
        origin=item.origin,
        subject=item.subject,
        question=item.question,
        prompt=_prompt(turns, item.question),
        to=poles[0],
        opposite=poles[1],
        evidence=_evidence(item),
    )


def _is_demonstration(item: LaidItem) -> bool:
    """Whether one pole is the author's and the other what the base says by itself."""
    return bool(item.opposite_ask) and not item.to_ask


def _evidence(item: LaidItem) -> str:
    if _is_demonstration(item):
        return "author and base"
    return "base" if item.to_ask else "author"


def _own_answer(item: LaidItem, said: str) -> str:
    """The base's own answer cut, at the end of a sentence, nearest to the demonstrated one's length."""
    begun = [""]
    for sentence in sentences(said):
        if is_whole(sentence):
            begun.append(f"{begun[-1]} {sentence}".strip())
    own = min(begun[1:], key=lambda text: abs(len(text) - len(item.to)), default=said.strip())
    return "" if words(own) == words(item.to) else own


def _trained(rows: Sequence[Row]) -> Iterator[str]:
    for row in rows:
        yield from (row.chosen, row.rejected)


def _prompt(turns: Turns, question: str) -> str:
    from adapterc.templating.chat import render_prompt  # brings jinja2, which a layout does without

    return render_prompt(turns, (Message(role="user", content=question),))
