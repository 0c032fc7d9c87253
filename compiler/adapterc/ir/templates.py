"""Templates of an author's own: the families that a file declares, and the rows that came of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from adapterc.ir.origin import Split
from adapterc.ir.scene import SCENE_ATTRIBUTES
from adapterc.value import value

Use = Literal["open", "bounded", "helper"]
"""What a family of questions asks for: anything, a short answer, help."""

Each = Literal["traits", "pairs", "facts", "frames", "knowledge", "skills", "scenes"]
"""What a family of rows is rendered for: each trait, each pair of one, each fact of the role, and so on."""


COMMON = ("name", "role")
"""What every template sees: the spec's name, and who speaks."""

GIVEN: Mapping[str, tuple[str, ...]] = {
    "": ("subject",),
    "traits": ("id", "kind", "from", "to"),
    "pairs": ("id", "prompt", "to", "from"),
    "facts": ("fact",),
    "frames": ("id", "principle", "steps"),
    "knowledge": ("fact", "questions"),
    "skills": ("id", "prompt", "answer"),
    "scenes": ("token", *SCENE_ATTRIBUTES, "forms"),
}
"""What else it sees, by what its family is rendered for; families of questions are rendered for subjects."""


@value()
class AuthorFamily:
    """Jinja templates under one name: questions of a kind (`use`) on subjects, or rows for `each` of a part.

    One of the two is empty. `core` belongs to questions, `answer` and `rejected` to rows.
    """

    family: str
    ask: str
    use: Use | Literal[""] = ""
    each: Each | Literal[""] = ""
    split: Split = "train"
    subjects: tuple[str, ...] = ()
    core: str = ""
    answer: str = ""
    rejected: str = ""


@value()
class AuthorTemplates:
    """One file of them, by the path that the spec has for it."""

    path: str
    families: tuple[AuthorFamily, ...]


@value()
class WrittenRow:
    """A row that a template gave: `node` is the part of the spec that it was rendered for."""

    node: str
    source: str
    family: str
    ask: str
    answer: str
    rejected: str
