"""A mistake that the models found, with its place in the tree."""

from __future__ import annotations

from typing import Any

from pydantic_core import ErrorDetails

from adapterc.frontend.tree import Node
from adapterc.value import value


@value()
class Located:
    """An error with the node it is about, the type expected there, and a key that is missing or unknown.

    `above` are the collections around the node with their types, the outermost first, `step` its own key.
    """

    error: ErrorDetails
    node: Node
    annotation: Any
    key: str
    above: tuple[tuple[Node, Any], ...] = ()
    step: str = ""

    @property
    def is_type_error(self) -> bool:
        """Whether it says no more than "another type": a union gives one for each of its members."""
        kind = self.error["type"]
        return kind.endswith(("_type", "_from_float")) or kind == "literal_error"
