"""AC0416 of gated specs: two of one name would go by one file of evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from adapterc.diagnostics.model import Label, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.driver.gate import Gated


def of_one_name(gated: Sequence[Gated]) -> Iterator[Gated]:
    """The same, those with a finding in the place of others whose name another spec has too."""
    by_name: dict[str, list[Gated]] = {}
    for one in gated:
        if one.name and one.kind != "library":
            by_name.setdefault(one.name, []).append(one)
    for one in gated:
        others = [other for other in by_name.get(one.name, []) if other.path != one.path]
        if not others or one.named_at is None or others[0].named_at is None or one.kind == "library":
            yield one
            continue
        told = finding(
            "AC0416",
            f"two specs are called {quoted(one.name)}: both would go by one file of evidence",
            one.named_at,
            labels=[Label(span=others[0].named_at, text="it is the name of this one too")],
            advice="give each spec a name of its own",
        )
        yield replace(one, diagnostics=(told,), sources={**others[0].sources, **one.sources})
