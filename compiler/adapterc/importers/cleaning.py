"""Texts as a spec may hold them: no control characters, no strings that models obey, bounded."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from adapterc.importers.imported import Imported, Lore
from adapterc.importers.losses import Losses
from adapterc.importers.rewriting import REPORT, rewritten
from adapterc.spec.control import CONTROL
from adapterc.spec.fields import TEXT_LIMIT

_LINE_ENDS = re.compile("\r\n?|[\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
_ROUNDS = 5


def cleaned(imported: Imported) -> Imported:
    """`imported` without what no spec may hold; what went is among its `dropped`."""
    sweep = _Sweep()
    swept = rewritten(imported, sweep.text)
    lore = tuple(sweep.lore(swept.lore))
    persona = replace(
        swept.persona,
        name=" ".join(swept.persona.name.split()),
        summary=sweep.cut(swept.persona.summary, "role.summary"),
        voice=sweep.cut(swept.persona.voice, "role.voice"),
        facts=tuple(sweep.cut(fact, "role.facts") for fact in swept.persona.facts if fact),
    )
    return replace(
        swept,
        persona=persona,
        lore=lore,
        stem=" ".join(swept.stem.split()),
        dropped=(*swept.dropped, *sweep.losses.dropped()),
    )


class _Sweep:
    """Cleans texts and counts what it took, by reason."""

    def __init__(self) -> None:
        self.losses = Losses()

    def text(self, text: str, place: str) -> str:
        """`text` with plain line ends and nothing invisible in it; what is trained on has nothing obeyed."""
        text = _LINE_ENDS.sub("\n", text)
        text, count = _CONTROLS.subn("", text)
        self._take("control character", "no text of a spec holds one", place, count)
        if place.startswith(REPORT):
            return text.strip("\n")
        # What is left and right of a removed string may make another one.
        for _ in range(_ROUNDS):
            text, count = CONTROL.subn("", text)
            self._take("control string such as <|im_end|>", "models obey it", place, count)
            if not count:
                break
        else:  # nested on purpose: what is left of them is broken for good
            text = text.replace("<", "‹").replace("[", "(")
        return "\n".join(line.rstrip() for line in text.split("\n")).strip()

    def lore(self, entries: Iterable[Lore]) -> Iterator[Lore]:
        """The entries that say something, none longer than a text of a spec."""
        for one in entries:
            if one.text:
                yield replace(one, text=self.cut(one.text, one.place))
            else:
                self._take("entry of lore", "it holds no text", one.place, 1)

    def cut(self, text: str, place: str) -> str:
        """At most as much as one text of a spec may hold."""
        if len(text) <= TEXT_LIMIT:
            return text
        self._take("end of a text", f"a text has at most {TEXT_LIMIT:,} characters", place, 1)
        return text[:TEXT_LIMIT].rstrip()

    def _take(self, what: str, why: str, place: str, count: int) -> None:
        if count:
            self.losses.drop(what, why, place, count)
