"""`dataset.teacher` as later stages see it: one address, however it was written."""

from __future__ import annotations

from adapterc.ir.teacher import Teacher
from adapterc.spec.teacher import Endpoint


def teacher_of(surface: str | Endpoint | None) -> Teacher | None:
    """The teacher; None where a spec names none."""
    if not isinstance(surface, Endpoint):
        return Teacher() if surface else None
    return Teacher(
        endpoint=surface.endpoint.rstrip("/").removesuffix("/chat/completions"),
        model=surface.model,
        max_tokens=surface.max_tokens,
        temperature=surface.temperature,
        key_env=surface.key_env or "",
        timeout=surface.timeout,
    )
