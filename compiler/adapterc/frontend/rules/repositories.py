"""AC0203, AC0411, AC0610 to AC0612: what an import says of a repository, as far as a text can tell."""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.frontend.rules.misspelt import is_misspelt
from adapterc.frontend.tree import Entry, Mapping, Node, is_null, mappings_at, text_at
from adapterc.git_names import Refused, address_of, ref_problem
from adapterc.spec.document import Import

_REF = "write a tag, a branch or a commit: `ref: v1.4.0`"


def check_repositories(root: Mapping) -> Iterator[Diagnostic]:
    """Addresses and refs that git must never see, and imports that have one without the other."""
    for imported in mappings_at(root, "imports"):
        git, ref = imported.entry("git"), imported.entry("ref")
        has_git = git is not None and not is_null(git.value)
        has_ref = ref is not None and not is_null(ref.value)
        if has_git and git is not None:
            yield from _address(imported, git)
            if not has_ref and not is_misspelt(imported, Import, "ref"):
                message = "missing key `ref`"
                yield finding("AC0203", message, git.key_region.span, label="of this repository", advice=_REF)
        if has_ref and ref is not None:
            yield from _ref(imported, ref, has_git=has_git)


def credential_nodes(root: Mapping) -> Iterator[Node]:
    """The addresses of imports that hold credentials."""
    for imported in mappings_at(root, "imports"):
        node, text = imported.get("git"), text_at(imported, "git")
        found = address_of(text) if text else None
        if node is not None and isinstance(found, Refused) and found.fault == "credentials":
            yield node


def _address(imported: Mapping, git: Entry) -> Iterator[Diagnostic]:
    text = text_at(imported, "git")
    found = address_of(text) if text else None
    if isinstance(found, Refused):
        code = "AC0611" if found.fault == "credentials" else "AC0610"
        yield finding(code, found.message, git.value.region.span, advice=found.advice)


def _ref(imported: Mapping, ref: Entry, *, has_git: bool) -> Iterator[Diagnostic]:
    if not has_git:
        message = "`ref` names a commit of a git repository, and this import has no `git`"
        yield finding("AC0411", message, ref.key_region.span, advice="delete it")
        return
    text = text_at(imported, "ref")
    if text and (problem := ref_problem(text)):
        yield finding("AC0612", problem, ref.value.region.span, advice=_REF)
