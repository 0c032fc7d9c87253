"""AC0202: keys that are plainly others, misspelt or by their names elsewhere, told and read as these.

What stands below such a key is judged in the same run, and nothing is told as missing that is there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.frontend.belonging import Above
from adapterc.frontend.expected import known_keys, step_into
from adapterc.frontend.fixes import clearly, renamed_key
from adapterc.frontend.joined_keys import is_joined
from adapterc.frontend.slips import home_of, renamed
from adapterc.frontend.tree import Entry, Mapping, Node, Scalar, Sequence
from adapterc.spec.document import LANGUAGE_VERSION, Spec

_MOST = 100
_MOST_ASKED = 1_000
"""Unknown keys whose meaning is looked for: no spec has as many, and a broken file may have thousands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Respelt:
    """The tree with its keys as they were meant, and a finding for each that was not so written."""

    root: Mapping
    problems: tuple[Diagnostic, ...]


def respelt_keys(root: Mapping) -> Respelt:
    """The tree respelt; the same one where there is nothing to respell."""
    speller = _Speller()
    node = speller.mapping(root, Spec, ())
    return Respelt(root=node if speller.problems else root, problems=tuple(speller.problems))


class _Speller:
    """Down the tree, with what was found on the way."""

    def __init__(self) -> None:
        self.problems: list[Diagnostic] = []
        self._asked = 0

    def mapping(self, node: Mapping, annotation: Any, above: Above) -> Mapping:
        """The mapping and all below it."""
        names = {entry.key for entry in node.entries}
        entries: list[Entry] = []
        for entry in node.entries:
            meant = self._meant(entry, annotation, above)
            if meant and meant not in names:
                names.add(meant)
                self._tell(node, entry, meant)
                entry = replace(entry, key=meant)  # noqa: PLW2901 - read as it was meant
            inside = (*above, (node, annotation))
            value = self._node(entry.value, step_into(annotation, entry.key), inside)
            entries.append(replace(entry, value=value))
        return replace(node, entries=tuple(entries))

    def _node(self, node: Node, annotation: Any, above: Above) -> Node:
        if isinstance(node, Mapping):
            return self.mapping(node, annotation, above)
        if isinstance(node, Sequence):
            items = tuple(self._node(item, step_into(annotation, 0), above) for item in node.items)
            return replace(node, items=items)
        return node

    def _meant(self, entry: Entry, annotation: Any, above: Above) -> str:
        """The key of the mapping that this one plainly is; empty where it may be none."""
        keys = known_keys(annotation)  # none of thresholds: of metrics AC0304 tells
        if not keys or entry.key in keys or len(self.problems) >= _MOST or self._asked >= _MOST_ASKED:
            return ""
        self._asked += 1
        if is_joined(entry, keys):
            return ""  # a colon is missing in it
        if entry.key == "version" and annotation is Spec and _is_the_languages(entry.value):
            return "adapterc"
        if home_of(annotation, entry.key, above):
            return renamed(annotation, entry.key)
        return renamed(annotation, entry.key) or clearly(entry.key.casefold(), keys)

    def _tell(self, node: Mapping, entry: Entry, meant: str) -> None:
        self.problems.append(
            finding(
                "AC0202",
                f"unknown key {quoted(entry.key)}",
                entry.key_region.span,
                advice=f"did you mean `{meant}`?",
                fix=renamed_key(node, entry.key, meant),
            )
        )


def _is_the_languages(version: Node) -> bool:
    """Whether it is the version of the language, and none that a spec gives itself."""
    value = version.value if isinstance(version, Scalar) else None
    return not isinstance(value, bool) and value in (LANGUAGE_VERSION, str(LANGUAGE_VERSION))
