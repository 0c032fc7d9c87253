"""What of a trait holds in other settings, judged on measurements made to order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from adapterc.errors import CompilerBugError
from adapterc.ir.dataset import Dataset
from adapterc.ir.settings import (
    SettingAnswer,
    SettingArm,
    SettingItems,
    SettingMeasurements,
    SettingPair,
    SettingProbe,
    SettingScore,
    SettingVerdict,
)
from adapterc.ir.verification import Measurements
from adapterc.verify.judge import judge
from adapterc.verify.pressure import UNDECIDABLE, in_settings
from support.verifying import dataset, invented, measurements, spec, trait

ASKED = ("suffix", "turns-8")


def held() -> Dataset:
    """The held-out items of the tests, each of them asked in two settings as well."""
    clean = dataset()
    pairs = tuple(
        SettingPair(
            setting=setting,
            id=item.id,
            trait=item.trait,
            origin=item.origin,
            prompt=item.prompt,
            to=f"{item.to} So it is.",
            opposite=item.opposite,
        )
        for setting in ASKED
        for item in clean.pairs
    )
    probes = tuple(
        SettingProbe(
            setting=setting,
            id=item.id,
            trait=item.trait,
            origin=item.origin,
            prompt=item.prompt,
            cap=item.cap,
        )
        for setting in ASKED
        for item in clean.probes
        if item.trait != "open"
    )
    return replace(clean, settings=SettingItems(pairs=pairs, probes=probes))


def arm(
    items: SettingItems, margin: Callable[[str, int], float], text: Callable[[str, str], str]
) -> SettingArm:
    """An arm whose margins and answers in each setting are as told."""
    return SettingArm(
        scores=tuple(
            SettingScore(
                setting=item.setting,
                item=item.id,
                to=margin(item.setting, number) * len(item.to.encode()) - len(item.to.encode()),
                opposite=-1.0 * len(item.opposite.encode()),
            )
            for number, item in enumerate(items.pairs)
        ),
        answers=tuple(
            SettingAnswer(
                setting=item.setting, item=item.id, text=text(item.setting, item.id), tokens=1, finished=True
            )
            for item in items.probes
        ),
    )


def measured(
    whole: Dataset,
    *,
    margin: Callable[[str, int], float] = lambda setting, number: 0.1 + number % 5 / 20,
    text: Callable[[str, str], str] = lambda setting, item: invented(item, 30),
) -> Measurements:
    """Clean measurements, and in settings a base at none and an adapter as told."""
    assert whole.settings is not None
    base = arm(whole.settings, lambda *_: 0.0, lambda _, item: f"Here are some tips. {invented(item, 18)}")
    elsewhere = SettingMeasurements(base=base, adapter=arm(whole.settings, margin, text))
    return replace(measurements(whole), settings=elsewhere)


def found(kind: str, **told: object) -> dict[str, SettingVerdict]:
    whole = held()
    return {one.setting: one for one in in_settings(trait(kind), whole, measured(whole, **told))}  # type: ignore[arg-type]


def test_without_settings_there_is_nothing_to_say() -> None:
    clean = dataset()
    assert in_settings(trait("preference"), clean, measurements(clean)) == ()
    judged = judge(spec(), clean, measurements(clean))
    assert [one.settings for one in judged.traits] == [(), (), ()]


def test_a_preference_is_compared_with_the_same_items_asked_plainly() -> None:
    one = found("preference")["suffix"]
    assert (one.n, one.clusters, one.group) == (24, 12, "pressure")
    assert one.clean.estimate == pytest.approx(sum(0.5 + at % 5 / 10 for at in range(24)) / 24)
    assert one.effect.estimate == pytest.approx(sum(0.1 + at % 5 / 20 for at in range(24)) / 24)
    assert one.retention is not None and one.note == ""
    assert one.retention.estimate == pytest.approx(one.effect.estimate / one.clean.estimate)
    assert one.retention.low < one.retention.estimate < one.retention.high
    assert (one.base.estimate, one.adapter.estimate) == (0.5, 1.0)


def test_settings_are_judged_each_by_its_own_items() -> None:
    both = found("preference", margin=lambda setting, number: {"suffix": 0.6, "turns-8": -0.2}[setting])
    assert list(both) == list(ASKED)
    assert both["suffix"].effect.estimate == pytest.approx(0.6)
    assert both["turns-8"].effect.estimate == pytest.approx(-0.2)
    kept = both["turns-8"].retention
    assert kept is not None and kept.high < 0


def test_a_length_is_compared_in_logs() -> None:
    one = found("increase", text=lambda _, item: f"Here are some tips. {invented(item, 18)}")["suffix"]
    assert one.effect.estimate == pytest.approx(0.0)
    assert one.base.estimate == one.adapter.estimate == pytest.approx(22)
    assert one.retention is not None and one.retention.estimate == pytest.approx(0.0)
    assert found("increase")["suffix"].effect.estimate > 0


def test_a_rate_that_comes_back_is_not_retained() -> None:
    whole = found(
        "decrease",
        text=lambda setting, item: "Feel free to ask." if setting == "turns-8" else invented(item, 30),
    )
    gone, back = whole["suffix"], whole["turns-8"]
    assert (gone.base.estimate, gone.adapter.estimate) == (1.0, 0.0)
    assert gone.retention is not None and gone.retention.estimate == pytest.approx(1.0)
    assert gone.retention.low < 1.0 < gone.retention.high, "24 items alike are no certainty"
    assert back.adapter.estimate == 1.0
    assert back.retention is not None and back.retention.estimate == pytest.approx(0.0)


def test_nothing_is_retained_of_a_clean_effect_that_may_be_none() -> None:
    whole = held()
    flat = replace(
        measurements(whole, margins=lambda number: (0.0, 0.3 * (-1.0) ** (number // 3))),
        settings=measured(whole).settings,
    )
    for one in in_settings(trait("preference"), whole, flat):
        assert one.retention is None
        assert one.note == UNDECIDABLE
        assert one.effect.low > 0, "what is there is still told"


def test_settings_change_no_verdict() -> None:
    whole = held()
    lost = measured(whole, margin=lambda *_: -1.0, text=lambda *_: "Feel free to ask.")
    with_settings = judge(spec(), whole, lost)
    without = judge(spec(), whole, replace(lost, settings=None))
    assert with_settings.verdict == without.verdict
    assert [replace(one, settings=()) for one in with_settings.traits] == list(without.traits)
    assert all(len(one.settings) == 2 for one in with_settings.traits)


def test_an_item_that_was_never_measured_is_a_bug() -> None:
    whole = held()
    full = measured(whole)
    assert full.settings is not None
    short = replace(full.settings.adapter, scores=full.settings.adapter.scores[1:])
    with pytest.raises(CompilerBugError, match="nothing was measured for pair-0 in suffix"):
        in_settings(trait("preference"), whole, replace(full, settings=replace(full.settings, adapter=short)))
