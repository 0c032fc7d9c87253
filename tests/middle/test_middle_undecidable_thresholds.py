"""What `check` foresees of the items is what the library asks, in every language it speaks."""

from __future__ import annotations

from collections import Counter

import pytest

from adapterc.expand.layout import LayoutRequest, lay_out
from adapterc.frontend.library import library_languages, load_library
from adapterc.frontend.templates_folder import templates_folder
from adapterc.middle.lint.undecidable_thresholds import (
    LENGTH_ITEMS,
    LIBRARY_FAMILIES,
    PROMPTED_ITEMS,
    RATE_ITEMS,
)
from support.specs import PREFERENCE, resolved

_COUNTED = (
    "  - {id: long, kind: increase, measure: reasoning_tokens}\n"
    "  - {id: ask, kind: decrease, measure: questions}\n"
)


@pytest.mark.parametrize("language", library_languages(templates_folder()))
def test_item_counts_are_those_of_the_layout(language: str) -> None:
    library = load_library(templates_folder(), language).library
    layout = lay_out(LayoutRequest(spec=resolved(PREFERENCE + _COUNTED), library=library))
    probes = Counter(probe.trait for probe in layout.probes)
    assert (probes["long"], probes["ask"], len(layout.items)) == (LENGTH_ITEMS, RATE_ITEMS, PROMPTED_ITEMS)
    asked = [(probe.trait, probe.origin.family) for probe in layout.probes]
    asked += [(item.trait, item.origin.family) for item in layout.items]
    families = Counter(trait for trait, _ in set(asked))
    assert {families[trait] for trait in ("long", "ask", "calm")} == {LIBRARY_FAMILIES}
