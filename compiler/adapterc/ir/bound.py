"""What verdicts are bound to: digests of all that they follow from and a machine without a model can tell."""

from __future__ import annotations

from collections.abc import Mapping

from adapterc.value import value


@value()
class Bound:
    """SHA-256 digests, each under the name that a reader knows the thing by.

    `version` is the compiler's, `code` has its sources by what they do. `spec` has the parts of the resolved
    spec that rows, training or verdicts follow from, `templates` the files of the library and of the spec
    itself by what they say. `layout` is all that is laid out; `rows` and `items` are there to tell how much
    of it is another: for each part of the spec six hexadecimal digits a row, one behind the other. `lock`
    has the commits that the spec's packages are pinned to, and the slots of its scenes. `base` is the digest
    of the base's files.
    """

    version: str
    code: Mapping[str, str]
    spec: Mapping[str, str]
    templates: Mapping[str, str]
    layout: str
    rows: Mapping[str, str]
    items: Mapping[str, str]
    lock: Mapping[str, str]
    base: str
