"""The figures that docs/verification.md takes from few_families.py: seeded, and true at fewer repetitions."""

from __future__ import annotations

import sys

import pytest
from benchmarks.validity.few_families import decisions, main, misses


def test_the_same_seed_gives_the_same_figures() -> None:
    assert misses(5, 0.3, 0.90, 40) == misses(5, 0.3, 0.90, 40)
    assert decisions(0.65, 20) == decisions(0.65, 20)


def test_where_families_agree_the_lower_end_is_too_high() -> None:
    """Five families miss a share of 0.90 below as the page says: seldom alone, in 5 to 14 of 100 alike."""
    alone, alike = misses(5, 0.0, 0.90, 200), misses(5, 0.3, 0.90, 200)
    assert alone == (0.015, 0.0)
    assert alike == (0.13, 0.0)


def test_a_share_above_what_hits_alone_can_show_is_never_missed_below() -> None:
    """Three families of twenty reach down to 0.865 even where all are hits."""
    assert misses(3, 0.3, 0.90, 100)[0] == 0.0


def test_at_its_threshold_an_adapter_is_seldom_verified() -> None:
    """2 of 100 at the threshold, and an adapter that exceeds it by 0.10 is seldom NOT VERIFIED."""
    at, above = decisions(0.60, 100), decisions(0.70, 100)
    assert at == {"INCONCLUSIVE": 58, "NOT VERIFIED": 40, "VERIFIED": 2}
    assert above == {"INCONCLUSIVE": 58, "VERIFIED": 40, "NOT VERIFIED": 2}


def test_both_tables_are_printed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["few_families", "--draws", "2"])
    main()
    said = capsys.readouterr().out.splitlines()
    assert said[:6] == [
        "| true accuracy | NOT VERIFIED | INCONCLUSIVE | VERIFIED |",
        "|---|---|---|---|",
        "| 0.60 | 1.000 | 0.000 | 0.000 |",
        "| 0.62 | 0.500 | 0.500 | 0.000 |",
        "| 0.65 | 0.000 | 1.000 | 0.000 |",
        "| 0.70 | 0.000 | 1.000 | 0.000 |",
    ]
    assert said[6:10] == [
        "",
        "| families of 20 | correlation | true share | below the interval | above it |",
        "|---|---|---|---|---|",
        "| 3 | 0 | 0.90 | 0.000 | 0.000 |",
    ]
    assert len(said) == 6 + 3 + 18 + 2
    assert said[-1] == "2 experiments a row, seed 21"
