"""Files of templates, a spec's own and its libraries', each under a name of its own."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import chain, count

from adapterc.ir.templates import AuthorFamily, AuthorTemplates
from adapterc.spec.document import Spec
from adapterc.spec.templates import TemplateFamily, TemplateFile


def named_templates(surface: Spec, read: Sequence[TemplateFile | None]) -> Iterator[AuthorTemplates]:
    """The files that `dataset.templates` names, in its order; one that cannot be used has no family.

    A file goes by what names it, without its package or its commit: a pin that moves without another text
    changes no row's origin.
    """
    taken: set[str] = set()
    for reference, file in zip(surface.dataset.templates, read, strict=False):
        path = _apart(reference, taken)
        taken.add(path)
        yield AuthorTemplates(path=path, families=tuple(map(_family, file.families) if file else ()))


def _apart(reference: str, taken: Collection[str]) -> str:
    """A name that no file has yet: two libraries may each call one the same."""
    numbered = (f"{reference}#{number}" for number in count(2))
    return next(name for name in chain((reference,), numbered) if name not in taken)


def _family(surface: TemplateFamily) -> AuthorFamily:
    return AuthorFamily(
        family=surface.family,
        ask=surface.ask,
        use=surface.use or "",
        each=surface.each or "",
        split=surface.split,
        subjects=surface.subjects,
        core=surface.core or "",
        answer=surface.answer or "",
        rejected=surface.rejected or "",
    )
