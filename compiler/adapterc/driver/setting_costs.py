"""What other settings add to measuring, in tokens: answers that may be said, texts and talk that are read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from adapterc.ir.layout import Layout

_ARMS, _POLES = 2, 2
_TURN = 75
"""Tokens of a turn of talk: a sentence, and what the base says to it."""
_QUESTION, _PAIR = 40, 120
"""Tokens of a question as it is rendered, and of one with an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingCost:
    """In both arms: `capped` tokens at most that are generated, `read` tokens of prompts and of pairs."""

    items: int
    capped: int
    read: int


def setting_cost(layout: Layout) -> SettingCost:
    """What the settings of `layout` cost; nothing where it has none."""
    caps = {(probe.trait, probe.id): probe.cap for probe in layout.probes}
    taken: Counter[tuple[str, str]] = Counter()
    capped = read = 0
    for one in layout.settings.items if layout.settings else ():
        place = (one.trait, one.setting)
        if layout.settings is None or taken[place] == layout.settings.each:
            continue
        taken[place] += 1
        cap, talk = caps.get((one.trait, one.item)), _TURN * len(one.talk)
        if cap is None:
            read += _ARMS * _POLES * (_PAIR + talk)
        else:
            capped += _ARMS * cap
            read += _ARMS * (_QUESTION + talk)
    return SettingCost(items=taken.total(), capped=capped, read=read)
