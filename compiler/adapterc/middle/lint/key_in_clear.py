"""AC0554: a teacher's key that would be sent over a connection which anybody on the way can read."""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.lint.places import span_of


def key_in_clear(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """A key, an address that begins with http://, and a host that is not this machine."""
    teacher = spec.dataset.teacher
    if teacher is None or not teacher.key_env or not teacher.endpoint.startswith("http://"):
        return
    if not _is_here(teacher.endpoint):
        yield finding(
            "AC0554",
            "the teacher's key would be sent unencrypted",
            span_of(spans, "dataset.teacher.endpoint"),
            advice="write https:// where the teacher speaks it; within a network of your own, silence this "
            "with that reason",
        )


def _is_here(address: str) -> bool:
    from ipaddress import ip_address  # few specs have a teacher
    from urllib.parse import urlsplit

    host = urlsplit(address).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
