"""AC0302, AC0309: a spec and its libraries as one; a name never overrides another in silence.

The spec's own parts come first, so that their places do not move; then the libraries' in the order
of their imports.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence

from adapterc.diagnostics.model import Diagnostic, Label, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import Places, Region
from adapterc.errors import CompilerBugError
from adapterc.frontend.one_file import ReadFile
from adapterc.frontend.prefixed import PREFIXED, prefixed
from adapterc.frontend.rules.names import NAMED
from adapterc.frontend.tree import Mapping as TreeMapping
from adapterc.frontend.tree import Node, is_null, mappings_at, text_at
from adapterc.spec.document import Spec
from adapterc.value import value

_BY_ID = ("traits", "frames", "skills")
_BY_PLACE = ("scenes", "knowledge")
_JOINED = (*_BY_ID, *_BY_PLACE, "credits")
_ROLE = ("title", "summary", "voice")
_TEMPLATES = ("dataset", "templates")


@value()
class Merged:
    """The whole spec, where each node stands, and the names that two files give."""

    surface: Spec
    places: Mapping[str, Region]
    later: Mapping[str, Places]
    problems: tuple[Diagnostic, ...]


def merged(own: ReadFile, libraries: Sequence[ReadFile]) -> Merged:
    """`own` with the parts of `libraries`; of two that clash the first stays, and both are told."""
    if own.surface is None:
        raise CompilerBugError("only a spec that can be read is merged")
    surface, places, later = own.surface, dict(own.places), dict(own.later)
    for library in libraries:
        if library.surface is not None:
            for path, look_up in library.later.items():
                own_path = _moved(path, surface, places)
                if own_path:
                    later[own_path] = look_up
            _add_places(places, surface, library.places)
            surface = _joined(surface, library.surface)
    problems = (*_clashes((own, *libraries)), *_role_clashes((own, *libraries)))
    return Merged(surface=surface, places=places, later=later, problems=problems)


def _joined(whole: Spec, library: Spec) -> Spec:
    role, theirs = whole.role, library.role
    said = {key: getattr(role, key) or getattr(theirs, key) for key in _ROLE}
    update: dict[str, object] = {key: (*getattr(whole, key), *getattr(library, key)) for key in _JOINED}
    templates = (*whole.dataset.templates, *library.dataset.templates)
    update["dataset"] = whole.dataset.model_copy(update={"templates": templates})
    update["role"] = role.model_copy(update={**said, "facts": (*role.facts, *theirs.facts)})
    return whole.model_copy(update=update)


def _moved(path: str, whole: Spec, places: Mapping[str, Region]) -> str:
    """Where a library's record stands in the whole; empty where it is of no use there: another file has its
    trait or skill, or it is a dialogue."""
    section, name, *rest = path.split(".")
    if section in _BY_PLACE and rest:
        return ".".join((section, str(int(name) + len(getattr(whole, section))), *rest))
    return path if section in _BY_ID and f"{section}.{name}" not in places else ""


def _add_places(places: dict[str, Region], whole: Spec, library: Mapping[str, Region]) -> None:
    """Put the places of a library's parts where they stand in the whole; those taken already stay."""
    moved = {key: len(getattr(whole, key)) for key in _BY_PLACE}
    taken = {path for path in places if path.count(".") == 1}
    for path, region in library.items():
        section, *rest = path.split(".")
        if section in _BY_ID and rest and f"{section}.{rest[0]}" not in taken:
            places.setdefault(path, region)
        elif section in _BY_PLACE and rest and rest[0].isdecimal():
            places[".".join((section, str(int(rest[0]) + moved[section]), *rest[1:]))] = region
        elif (section, *rest[:1]) == _TEMPLATES and len(rest) > 1:
            at = int(rest[1]) + len(whole.dataset.templates)
            places[".".join((*_TEMPLATES, str(at), *rest[2:]))] = region
        elif section == "role" and len(rest) == 2 and rest[1].isdecimal():
            places[f"role.facts.{int(rest[1]) + len(whole.role.facts)}"] = region
        elif section == "role" or (section in (*_BY_ID, *_BY_PLACE) and not rest):
            places.setdefault(path, region)


def _clashes(files: Sequence[ReadFile]) -> Iterator[Diagnostic]:
    """Names that two files give to things of one kind."""
    for section, key, kind in NAMED:
        first: dict[str, tuple[ReadFile, Node]] = {}
        for file in files:
            for name, node in _names(file, section, key).items():
                earlier, at = first.setdefault(name, (file, node))
                if earlier is file:
                    continue
                if file.package or earlier.package:
                    yield _of_packages(kind, name, (earlier, at), (file, node), own=files[0])
                else:
                    yield _two(kind, name, node, at, is_own=earlier is files[0])


def _two(kind: str, name: str, node: Node, earlier: Node, *, is_own: bool) -> Diagnostic:
    """Of a name that the spec gives itself, at its own place: its author edits that, and not the library."""
    at, other = (earlier, node) if is_own else (node, earlier)
    why = "a spec does not override its libraries" if is_own else "a library overrides nothing"
    return finding(
        "AC0302",
        f"two {kind}s are called {quoted(name)}: {why}",
        at.region.span,
        labels=[Label(span=other.region.span, text="the library's" if is_own else "the other one")],
        advice="rename or delete one of them" if is_own else "rename one of them, or import only one of them",
    )


def _of_packages(
    kind: str, name: str, first: tuple[ReadFile, Node], second: tuple[ReadFile, Node], *, own: ReadFile
) -> Diagnostic:
    """A clash with a package's name, which nobody renames there: an import's `prefix` sets the two apart."""
    both = f"{_full_name(first[0], name, own)} and {_full_name(second[0], name, own)}"
    advice = "import only one of the two files"
    if kind != "scene":
        advice = f"write `prefix: …` beside the import of one: its {kind} is then called `…-{name}`"
    return finding(
        "AC0302",
        f"two {kind}s are called {quoted(name)}: {both}; neither overrides the other",
        (first if first[0] is own else second)[1].region.span,
        labels=[Label(span=(second if first[0] is own else first)[1].region.span, text="the other one")],
        advice=advice,
    )


def _full_name(file: ReadFile, name: str, own: ReadFile) -> str:
    """A name with whose it is."""
    if file is own:
        return "the spec's own"
    return quoted(f"{file.package}:{name}", 120) if file.package else f"the one of {quoted(file.name)}"


def _names(file: ReadFile, section: str, key: str) -> dict[str, Node]:
    """Each name that a file gives in a section, with the place where it does so first."""
    found: dict[str, Node] = {}
    prefix = file.prefix if section in PREFIXED else ""
    for item in mappings_at(file.root, section):
        name, node = text_at(item, key), item.get(key)
        if name is not None and node is not None:
            found.setdefault(prefixed(prefix, unicodedata.normalize("NFC", name)), node)
    return found


def _role_clashes(files: Iterable[ReadFile]) -> Iterator[Diagnostic]:
    """Parts of the role that can be said once and are said by two files."""
    first: dict[str, Region] = {}
    for file in files:
        role = file.root.get("role")
        for entry in role.entries if isinstance(role, TreeMapping) else ():
            if entry.key not in _ROLE or is_null(entry.value):
                continue
            earlier = first.setdefault(entry.key, entry.key_region)
            if earlier is not entry.key_region:
                yield finding(
                    "AC0309",
                    f"the role's `{entry.key}` is given twice: a library overrides nothing",
                    entry.key_region.span,
                    labels=[Label(span=earlier.span, text="the other one")],
                    advice="import only one of the two files, or leave that to the package"
                    if file.package
                    else "delete one of them",
                )
