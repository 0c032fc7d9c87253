"""Held-out items in other settings as they are asked of a base: its own answers put in, prompts rendered."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from adapterc.ir.base import Turns
from adapterc.ir.dataset import PairItem, ProbeItem
from adapterc.ir.layout import Layout
from adapterc.ir.setting_layout import LaidSetting
from adapterc.ir.settings import SettingItems, SettingPair, SettingProbe
from adapterc.ir.spec import Message
from adapterc.text import is_whole, sentences, words

TURN_WORDS = 45
"""Words of the base's answer in a turn of talk, where whole sentences allow it: every item reads them."""


def asked_in_settings(layout: Layout) -> Iterator[str]:
    """What the base is to answer so that settings can be filled: talk, and what its own answers begin."""
    for laid in layout.settings.items if layout.settings else ():
        yield from laid.talk
        if laid.words:
            yield laid.plain


def setting_items(
    layout: Layout,
    answers: Mapping[str, str],
    turns: Turns,
    clean: tuple[Sequence[PairItem], Sequence[ProbeItem]],
) -> SettingItems | None:
    """What of the clean pairs and probes is asked in settings; None for a layout without any.

    An item is left out of a setting that needs a system turn which the base has not, and of a depth that
    the base's own answer does not reach.
    """
    if layout.settings is None:
        return None
    pairs = {(item.trait, item.id): item for item in clean[0]}
    probes = {(item.trait, item.id): item for item in clean[1]}
    taken: Counter[tuple[str, str]] = Counter()
    asked_pairs, asked_probes = [], []
    for laid in layout.settings.items:
        key, place = (laid.trait, laid.item), (laid.trait, laid.setting)
        if taken[place] == layout.settings.each or (key not in pairs and key not in probes):
            continue
        asked = _Asked.of(laid, answers, turns)
        if asked is None:
            continue
        taken[place] += 1
        if key in pairs:
            asked_pairs.append(asked.pair(pairs[key]))
        else:
            asked_probes.append(asked.probe(probes[key]))
    return SettingItems(pairs=tuple(asked_pairs), probes=tuple(asked_probes))


@dataclass(frozen=True, slots=True)
class _Asked:
    """An item in a setting: the rendered prompt, and what of the base's own answer stands behind it."""

    laid: LaidSetting
    prompt: str
    begun: str

    @classmethod
    def of(cls, laid: LaidSetting, answers: Mapping[str, str], turns: Turns) -> _Asked | None:
        """The item, or None where the base lacks what the setting needs."""
        from adapterc.templating.chat import neutralise, render_prompt  # brings jinja2

        begun = _first_words(answers[laid.plain], laid.words) if laid.words else ""
        if (laid.words and not begun) or (laid.system and not turns.has_system):
            return None
        messages = [*_talk(laid, answers), Message(role="user", content=laid.question)]
        prompt = render_prompt(turns, messages, system=laid.system)
        return cls(laid, prompt, neutralise(begun, turns.reserved))

    def pair(self, item: PairItem) -> SettingPair:
        """The pair, its poles as the setting has them said, behind what the answer begins with."""
        opening = f"{self.begun} " if self.begun else self.laid.opening
        return SettingPair(
            setting=self.laid.setting,
            id=item.id,
            trait=item.trait,
            origin=item.origin,
            prompt=self.prompt + opening,
            to=self._said(item.to),
            opposite=self._said(item.opposite),
            system=self.laid.system,
        )

    def probe(self, item: ProbeItem) -> SettingProbe:
        """The question; what an answer begins with is the base's own or nothing."""
        return SettingProbe(
            setting=self.laid.setting,
            id=item.id,
            trait=item.trait,
            origin=item.origin,
            prompt=self.prompt + self.begun,
            cap=item.cap,
            system=self.laid.system,
        )

    def _said(self, pole: str) -> str:
        if self.laid.setting == "json-field":
            pole = json.dumps(pole, ensure_ascii=False)[1:-1]
        if self.laid.setting == "list":
            pole = "\n".join(f"- {sentence}" for sentence in sentences(pole))
        return pole + self.laid.closing


def _talk(laid: LaidSetting, answers: Mapping[str, str]) -> Iterator[Message]:
    """The turns before the question; one that the base has no answer to is left out."""
    for turn in laid.talk:
        answer = _few_sentences(answers[turn])
        if answer:
            yield Message(role="user", content=turn)
            yield Message(role="assistant", content=answer)


def _few_sentences(text: str) -> str:
    """As many whole sentences as fit into a turn, or the first words of the first one."""
    said = ""
    for sentence in sentences(text):
        longer = f"{said} {sentence}".strip()
        if said and (len(words(longer)) > TURN_WORDS or not is_whole(sentence)):
            break
        said = longer
    return _first_words(said, TURN_WORDS) or said


def _first_words(text: str, count: int) -> str:
    """The first `count` words as they stand, blanks aside; empty for a text that has fewer."""
    found = re.match(rf"\s*((?:\S+\s+){{{count - 1}}}\S+)", text)
    return found[1] if found else ""
