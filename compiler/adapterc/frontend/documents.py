"""Kinds of YAML documents that are read, in the words of findings on one that is none."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What such a document is called, and what it begins with."""

    name: str
    beginning: str


SPEC = Document(name="a spec", beginning="`adapterc: 1`, then `name:` and `base:`")
TEMPLATES = Document(name="a file of templates", beginning="`families:`, and below it a list of them")
TASK = Document(name="a task", beginning="`task:`, its name, then `dataset_path: json`")
