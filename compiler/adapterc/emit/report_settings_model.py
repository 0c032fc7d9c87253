"""The part of report.json that stands there where traits were asked in other settings."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from adapterc.emit.report_base import Interval, Part


class SettingReport(Part):
    """A trait in a setting other than one plain question; reported, it decides nothing."""

    setting: str
    group: Literal["pressure", "format", "deployment"]
    says: str = Field(description="what the setting changes, in words")
    n: int = Field(description="held-out items, clean items asked again")
    clusters: int
    clean: Interval = Field(description="paired difference of the same items asked plainly")
    effect: Interval = Field(description="paired difference in the setting, in the trait's unit")
    base: Interval = Field(description="level of the base arm in the setting")
    adapter: Interval = Field(description="level of the adapter arm in the setting")
    retention: Interval | None = Field(
        description="effect over clean effect with Fieller's interval; null where the interval of the "
        "clean effect touches 0"
    )
