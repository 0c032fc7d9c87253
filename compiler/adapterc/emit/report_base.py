"""What every part of the report is made of."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class Part(BaseModel):
    """Frozen, and strict about its keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Interval(Part):
    """An estimate with its two-sided 95% interval."""

    estimate: float | None = Field(description="the point estimate")
    low: float | None = Field(description="lower end, null where unbounded")
    high: float | None = Field(description="upper end, null where unbounded")
