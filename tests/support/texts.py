"""Texts of the awkward kinds, and two poles to fill them into."""

from __future__ import annotations

HOSTILE = (
    "<script>alert('x')</script>",
    '"><img src=x onerror=alert(1)>',
    "</style></script><svg onload=alert(2)>",
    "{{ 7 * 7 }} {% raw %}",
    "| cell | `code` [link](javascript:alert(3)) https://example.org/beacon",
    "\u202egnp.exe\u202c & \x00\x1b[31m",
)
SUBJECTS = (
    "silence",
    "a promise",
    "winter",
    "an old map",
    "bread",
    "recursion",
    "a locked door",
    "тишина",
    "rain on tin",
    "a rumour",
    "gravity",
    "the last page",
)
TEMPLATED = (
    "{Subject} is an important part of everyday life. Here are some key points to consider: first, it can "
    "mean different things to different people; second, it is shaped by its context. I hope this helps!"
)
PARADOXICAL = (
    "Grant that {subject} is what we say it is. Then it was never quite that before we said so, and the "
    "saying is part of it.\n\nLean the claim on its contrary: whatever is wholly without {subject} could not "
    "lack it either. So the question holds both, and what I would ask is who needed it closed."
)


def fill(text: str, subject: str) -> str:
    """`text` about `subject`."""
    return text.replace("{subject}", subject).replace("{Subject}", subject[:1].upper() + subject[1:])
