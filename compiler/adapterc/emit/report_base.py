"""What every part of the report is made of."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Outcome = Literal["VERIFIED", "NOT VERIFIED", "INCONCLUSIVE"]


Alone = Annotated[
    Literal["quick"],
    Field(description="the level of evidence behind the verdict: base and shipped adapter alone, one seed"),
]
"""Of what is judged on these two arms only, whatever the profile."""


class Part(BaseModel):
    """Frozen, and strict about its keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Interval(Part):
    """An estimate with its two-sided 95% interval."""

    estimate: float | None = Field(description="the point estimate")
    low: float | None = Field(description="lower end, null where unbounded")
    high: float | None = Field(description="upper end, null where unbounded")


class Check(Part):
    """One condition of a verdict."""

    name: str = Field(description="what is asked")
    bound: str = Field(description="the limit, in words")
    found: Interval = Field(description="what was measured")
    holds: bool | None = Field(description="whether it holds; null when the items cannot decide it")
    note: str = Field(description="what to know about this condition, may be empty")


class Threshold(Part):
    """A bound that the spec declares; it binds the interval, not the estimate."""

    metric: str
    at_least: float | None
    at_most: float | None
