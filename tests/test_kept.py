"""What rules ask of one spec is worked out once, and never taken from another spec."""

from __future__ import annotations

from dataclasses import replace

from adapterc.ir.spec import ResolvedSpec
from adapterc.kept import kept
from support.specs import PREFERENCE, resolved


def test_an_equal_spec_is_another_spec() -> None:
    asked: list[ResolvedSpec] = []

    @kept
    def name(spec: ResolvedSpec) -> str:
        asked.append(spec)
        return spec.name

    spec = resolved(PREFERENCE)
    other = replace(spec)
    assert [name(spec), name(spec), name(other), name(spec)] == ["stoic"] * 4
    assert [one is spec for one in asked] == [True, False, True]
