"""Held-out items laid out in other settings: what of a trait holds under pressure, in a format, deployed.

What it costs: `EACH` items a setting and trait, in 16 settings. A trait that is counted is answered for 160
times (256 tokens at most, 0.6 of them taken) in each of two arms, some 49,000 tokens where length counts and
23,000 where a rate does; of a preference 320 texts are read an arm, 212 tokens each with the talk before
them, some 136,000. At the rates of `driver.forecast` (330 and 1,000 tokens a second) that is 150, 70 and
140 seconds on the embedded base and two cores, six minutes for a spec with one trait of each kind, where
its clean items take three. Sixteen items would take ten and narrow an interval by a quarter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import chain, zip_longest
from typing import Any

from adapterc.digest import seed_of
from adapterc.expand.schedule import dealt
from adapterc.ir.judged import judged
from adapterc.ir.layout import LaidItem, LaidProbe
from adapterc.ir.library import Library, PressureTexts
from adapterc.ir.measures import is_structure
from adapterc.ir.setting_layout import LaidSetting, LaidSettings
from adapterc.ir.settings import (
    COUNTED_ANYWAY,
    FORMATS,
    PREFILL,
    SETTINGS,
    SYSTEM_TURNS,
    TURNS,
    TURNS_BEHIND_SYSTEM,
)
from adapterc.ir.spec import ResolvedSpec, Trait
from adapterc.templating.sandbox import TooLongError, render

EACH = 10
"""Items of a trait in each setting, the same in all, of as many families as there are."""

_SPARE = 6
"""More of them where the base writes the pairs: some of those come to nothing."""

Clean = LaidItem | LaidProbe


def lay_settings(
    spec: ResolvedSpec, library: Library, items: Sequence[LaidItem], probes: Sequence[LaidProbe]
) -> LaidSettings | None:
    """The items of every judged trait in every setting that suits it; None in the profile `quick`."""
    if spec.verify.profile == "quick":
        return None
    laid: list[LaidSetting] = []
    for trait in judged(spec):
        found: Sequence[Clean] = items if trait.kind == "preference" else probes
        of_trait = [item for item in found if item.trait == trait.id]
        chosen = _spread(of_trait, spec.dataset.seed)
        laid += _Asking(library.pressure, spec.dataset.seed, trait, chosen).laid()
    return LaidSettings(items=tuple(laid), texts=tuple(own_texts(library.pressure)), each=EACH)


def own_texts(texts: PressureTexts) -> Iterator[str]:
    """Every text of ours that stands around a question in some setting."""
    yield from (*texts.suffixes, *texts.talk)
    yield from (render(wording.ask, question="").strip() for _, wording in texts.formats)
    yield from (system for _, system in texts.systems)


def _spread(items: Sequence[Clean], seed: int) -> tuple[Clean, ...]:
    """The first items in an order drawn with the seed: one of each family before a second of any."""
    families: dict[str, list[Clean]] = {}
    for item in sorted(items, key=lambda item: seed_of(seed, "settings", item.trait, item.id)):
        families.setdefault(item.origin.family, []).append(item)
    in_turn = chain.from_iterable(zip_longest(*families.values()))
    count = EACH + _SPARE * any(isinstance(item, LaidItem) and bool(item.opposite_ask) for item in items)
    return tuple(item for item in in_turn if item is not None)[:count]


@dataclass(frozen=True, slots=True)
class _Asking:
    """One trait's items, to be asked in all settings."""

    texts: PressureTexts
    seed: int
    trait: Trait
    chosen: Sequence[Clean]

    def laid(self) -> Iterator[LaidSetting]:
        """Setting by setting, the items of each in their order."""
        for setting in SETTINGS:
            if not self._suits(setting.id):
                continue
            for number in range(len(self.chosen)):
                with suppress(TooLongError):
                    yield self._in_setting(setting.id, number)

    def _suits(self, setting: str) -> bool:
        """Whether what the trait is judged by can be told in a setting.

        A form is that of a whole answer, so it is not asked for in another format, nor behind what the
        base began. A skill's pair has the base's own answer as a pole, which no answer can begin with and
        be compared. Another question needs another item.
        """
        if setting == "first-turn" and len(self.chosen) < 2:
            return False
        if self.trait.measure in COUNTED_ANYWAY.get(setting, ()):
            return False
        if is_structure(self.trait.measure):
            return setting not in (*FORMATS, *PREFILL)
        return setting not in PREFILL or not any(
            isinstance(item, LaidItem) and item.opposite_ask and not item.to_ask for item in self.chosen
        )

    def _in_setting(self, setting: str, number: int) -> LaidSetting:
        item = self.chosen[number]
        plain = LaidSetting(
            setting=setting, trait=item.trait, item=item.id, plain=item.question, question=item.question
        )
        return replace(plain, **self._changes(setting, number))

    def _changes(self, setting: str, number: int) -> dict[str, Any]:  # noqa: PLR0911  a case each
        """What a setting changes for the item of this number."""
        question, talk = self.chosen[number].question, self._talk(number)
        formats, systems = dict(self.texts.formats), dict(self.texts.systems)
        if setting == "suffix":
            suffix = self.texts.suffixes[number % len(self.texts.suffixes)]
            return {"question": f"{question}\n\n{suffix}"}
        if setting == "first-turn":
            return {"talk": (self.chosen[(number + 1) % len(self.chosen)].question,)}
        if setting in PREFILL:
            return {"words": PREFILL[setting]}
        if setting in formats:
            wording = formats[setting]
            asked = render(wording.ask, question=question)
            return {"question": asked, "opening": wording.opening, "closing": wording.closing}
        if setting == SYSTEM_TURNS:
            return {"system": systems["support"], "talk": talk[-TURNS_BEHIND_SYSTEM:]}
        if setting in TURNS:
            return {"talk": talk[: TURNS[setting]]}
        return {"system": systems[setting.removeprefix("system-")]}

    def _talk(self, number: int) -> tuple[str, ...]:
        """Ordinary talk in an order of the item's own."""
        item = self.chosen[number]
        return tuple(dealt(self.texts.talk, seed_of(self.seed, "settings", "talk", item.trait, item.id)))
