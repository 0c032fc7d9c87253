"""What of a trait holds in other settings, as the report has it: values, and rows for people to read."""

from __future__ import annotations

from collections.abc import Iterable

from adapterc.emit.numbers import interval_text, ratio_of
from adapterc.emit.report_model import Interval, TraitReport
from adapterc.emit.report_parts import interval_of
from adapterc.emit.report_settings_model import SettingReport
from adapterc.ir.settings import SettingVerdict

RETAINED = "effect there over the clean effect of the same items; 1 is all of it, 0 none"


def setting_reports(found: Iterable[SettingVerdict]) -> list[SettingReport]:
    """The settings in their order."""
    return [
        SettingReport(
            setting=one.setting,
            group=one.group,
            says=one.says,
            n=one.n,
            clusters=one.clusters,
            clean=interval_of(one.clean),
            effect=interval_of(one.effect),
            base=interval_of(one.base),
            adapter=interval_of(one.adapter),
            retention=interval_of(one.retention) if one.retention else None,
        )
        for one in found
    ]


def retained_text(one: SettingReport) -> str:
    """The retention with its interval, or that it cannot be decided."""
    return "undecidable" if one.retention is None else interval_text(one.retention)


def in_logs(trait: TraitReport) -> bool:
    """Whether an effect on `trait` is a log of a ratio."""
    return trait.unit == "log ratio of words"


def shift_text(trait: TraitReport, shift: Interval) -> str:
    """An effect on `trait` in the unit that people read: words as a ratio."""
    return interval_text(ratio_of(shift) if in_logs(trait) else shift)


def shift_unit(trait: TraitReport) -> str:
    """The unit of `shift_text`."""
    return "times the words" if in_logs(trait) else trait.unit
