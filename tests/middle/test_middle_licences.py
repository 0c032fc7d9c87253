"""Licences by their identifiers, and what other spellings were meant to be."""

from __future__ import annotations

import pytest

from adapterc.spec.licences import is_identifier, meant_licences


@pytest.mark.parametrize(
    "licence",
    ["MIT", "apache-2.0", "GPL-3.0", "EUPL-1.2", "BSD-4-Clause", "LicenseRef-mine", "MIT OR Apache-2.0"],
)
def test_identifiers(licence: str) -> None:
    assert is_identifier(licence)
    assert meant_licences(licence) == ()


@pytest.mark.parametrize(
    ("licence", "meant"),
    [
        ("Apache 2", ("Apache-2.0",)),
        ("Apache License, Version 2.0", ("Apache-2.0",)),
        ("The MIT License", ("MIT",)),
        ("cc-by-4", ("CC-BY-4.0",)),
        ("CC-BY-SA", ("CC-BY-SA-4.0",)),
        ("GPLv3", ("GPL-3.0-only", "GPL-3.0-or-later")),
        ("BSD", ("BSD-2-Clause", "BSD-3-Clause")),
        ("ask me first", ()),
        ("2024", ()),
    ],
)
def test_other_words(licence: str, meant: tuple[str, ...]) -> None:
    assert not is_identifier(licence)
    assert meant_licences(licence) == meant
