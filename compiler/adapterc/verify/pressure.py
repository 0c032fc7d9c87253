"""What of each trait holds in other settings: under pressure, in another format, as it is deployed.

A setting's items are clean items asked again, so each comparison is paired by item and clustered by family.
Retention is the effect there over the clean effect of the same items, with Fieller's interval; where the
clean effect of these few items may be none, there is nothing to retain, and it is said to be undecidable.
Nothing here gates: with ten items a setting, intervals are wide, and what to ask of them is the reader's.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from adapterc.errors import CompilerBugError
from adapterc.ir.dataset import Dataset, PairItem
from adapterc.ir.interval import Interval
from adapterc.ir.measures import measure_named
from adapterc.ir.settings import (
    SETTINGS,
    Setting,
    SettingArm,
    SettingMeasurements,
    SettingPair,
    SettingProbe,
    SettingVerdict,
)
from adapterc.ir.spec import Trait
from adapterc.ir.verification import Answer, Measurements, PairScore
from adapterc.scorers import pair_accuracy, pair_margin
from adapterc.statistics.estimates import estimate, interval, ratio_interval
from adapterc.statistics.ratios import ratio_of_means
from adapterc.statistics.shares import proportion
from adapterc.verify.effects import differences, shown

UNDECIDABLE = "undecidable: the clean effect of these items may be none"
_CLEAN = ""
Key = tuple[str, str]
_Arms = tuple[list[float], list[float]]


def in_settings(trait: Trait, dataset: Dataset, measured: Measurements) -> tuple[SettingVerdict, ...]:
    """The trait in each setting that it was asked in, in the order of `SETTINGS`; none in `quick`."""
    if dataset.settings is None or measured.settings is None:
        return ()
    asked: Sequence[SettingPair | SettingProbe] = (*dataset.settings.pairs, *dataset.settings.probes)
    known = _Known.of(trait, dataset, measured, measured.settings)
    verdicts = []
    for setting in SETTINGS:
        items = [item for item in asked if (item.trait, item.setting) == (trait.id, setting.id)]
        if items:
            verdicts.append(known.verdict(setting, items))
    return tuple(verdicts)


@dataclass(frozen=True, slots=True)
class _Known:
    """One trait's value of every item by (setting, id), base and adapter; the clean ones under no setting."""

    trait: Trait
    base: Mapping[Key, float]
    adapter: Mapping[Key, float]

    @classmethod
    def of(
        cls, trait: Trait, dataset: Dataset, measured: Measurements, elsewhere: SettingMeasurements
    ) -> _Known:
        """The values that the arms came to."""
        items: dict[Key, PairItem | SettingPair] = {}
        if dataset.settings is not None:
            items = {(item.setting, item.id): item for item in dataset.settings.pairs}
        items |= {(_CLEAN, item.id): item for item in dataset.pairs}
        of_trait = {key: item for key, item in items.items() if item.trait == trait.id}
        asked = {(_CLEAN, probe.id) for probe in dataset.probes if probe.trait == trait.id}
        if dataset.settings is not None:
            asked |= {(item.setting, item.id) for item in dataset.settings.probes if item.trait == trait.id}
        arms = (
            (measured.base_pairs, measured.base_answers, elsewhere.base),
            (measured.adapter_pairs, measured.adapter_answers, elsewhere.adapter),
        )
        base, adapter = (
            _margins(of_trait, pairs, there)
            if trait.kind == "preference"
            else _counts(trait, asked, said, there)
            for pairs, said, there in arms
        )
        return cls(trait, base, adapter)

    def verdict(self, setting: Setting, items: Sequence[SettingPair | SettingProbe]) -> SettingVerdict:
        """The comparison over `items`, all of this setting."""
        families = [item.origin.family for item in items]
        there = self._arms([(setting.id, item.id) for item in items])
        clean = self._arms([(_CLEAN, item.id) for item in items])
        effect, plain = (estimate(differences(*arms), families) for arms in (there, clean))
        base, adapter = (self._level(arm, families) for arm in there)
        retention = ratio_of_means(
            differences(*there), differences(*clean), families, shares=self._unit == "rate"
        )
        return SettingVerdict(
            setting=setting.id,
            group=setting.group,
            says=setting.says,
            n=effect.n,
            clusters=effect.clusters,
            clean=interval(plain),
            effect=interval(effect),
            base=base,
            adapter=adapter,
            retention=retention,
            note="" if retention else UNDECIDABLE,
        )

    def _arms(self, keys: Sequence[Key]) -> _Arms:
        missing = next((key for key in keys if key not in self.base or key not in self.adapter), None)
        if missing is not None:
            raise CompilerBugError(f"nothing was measured for {missing[1]} in {missing[0] or 'no setting'}")
        return [self.base[key] for key in keys], [self.adapter[key] for key in keys]

    def _level(self, values: Sequence[float], families: Sequence[str]) -> Interval:
        """An arm's level, as in the trait's own verdict: pairs won, words, or answers that show it."""
        if self._unit == "length":
            return ratio_interval(interval(estimate(values, families)))
        shares = [pair_accuracy(value) for value in values] if self._unit == "margin" else values
        return proportion(shares, families)

    @property
    def _unit(self) -> str:
        measure = measure_named(self.trait.measure)
        return "margin" if measure is None else measure.unit


def _margins(
    items: Mapping[Key, PairItem | SettingPair], clean: Sequence[PairScore], there: SettingArm
) -> dict[Key, float]:
    scores: dict[Key, tuple[float, float]] = {(_CLEAN, one.item): (one.to, one.opposite) for one in clean}
    scores |= {(one.setting, one.item): (one.to, one.opposite) for one in there.scores}
    margins = {
        key: pair_margin(*scores[key], item.to, item.opposite) for key, item in items.items() if key in scores
    }
    if not all(map(math.isfinite, margins.values())):
        raise CompilerBugError("a log-likelihood is not a number")
    return margins


def _counts(trait: Trait, asked: set[Key], clean: Sequence[Answer], there: SettingArm) -> dict[Key, float]:
    said = {(_CLEAN, one.item): one.text for one in clean}
    said |= {(one.setting, one.item): one.text for one in there.answers}
    return {key: shown(trait, text) for key, text in said.items() if key in asked}
