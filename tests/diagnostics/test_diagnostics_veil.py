"""What looks like a credential is not repeated in what is shown."""

from __future__ import annotations

import pytest

from adapterc.diagnostics.model import Label, finding
from adapterc.diagnostics.render import FORMATS, render
from adapterc.diagnostics.source import Source
from adapterc.diagnostics.veil import veiled

_TEXT = "imports:\n  - git: https://bot:hunter2@git.example.org/specs.git # AKIAZ7Q2MXRD4KPT5WLN\n"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://bot:hunter2@git.example.org/a", "https://***********@git.example.org/a"),
        ("ssh://git@example.org and x@y", "ssh://***@example.org and x@y"),
        ("a key AKIAZ7Q2MXRD4KPT5WLN here", "a key AKIA**************** here"),
        ("api_key = 'q8Zt1LmV0sRw7Yp3Kd6B'", "api_key = '********************'"),
        ("https://example.org/a b@c", "https://example.org/a b@c"),
        ("nothing of that kind: 12 @ 3", "nothing of that kind: 12 @ 3"),
    ],
)
def test_secrets_are_veiled_sign_for_sign(text: str, shown: str) -> None:
    assert veiled(text) == shown
    assert len(veiled(text)) == len(text)


@pytest.mark.parametrize("form", FORMATS)
def test_no_format_repeats_one(form: str) -> None:
    source = Source(file="spec.yaml", text=_TEXT)
    span = source.span(18, 60)
    told = finding(
        "AC0519",
        "no way to https://bot:hunter2@git.example.org/specs.git",
        span,
        labels=[Label(span=span, text="https://bot:hunter2@git.example.org")],
        advice="try https://bot:hunter2@git.example.org/specs.git",
    )
    text = render([told], {"spec.yaml": _TEXT}, form)
    assert "AC0519" in text
    assert "hunter2" not in text
    assert "AKIAZ7Q2MXRD4KPT5WLN" not in text
