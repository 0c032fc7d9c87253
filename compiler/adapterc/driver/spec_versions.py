"""One version of a spec, wherever it is read: in files, or in an artifact that was built of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from adapterc.diagnostics.model import Diagnostic
from adapterc.diagnostics.render import render
from adapterc.diagnostics.source import SpanMap
from adapterc.driver.built_artifact import BuiltArtifact
from adapterc.driver.compile import read_spec
from adapterc.driver.scenes import slots_of
from adapterc.driver.selection import laid_out
from adapterc.emit.contents import spec_record
from adapterc.errors import AdaptercError
from adapterc.frontend.templates_folder import templates_folder
from adapterc.ir.layout import Layout
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.resolve import resolve, whatever_holds


@dataclass(frozen=True, kw_only=True)
class Version:
    """A spec as one side has it. `at` says where, as people read it; `key` is its path in a repository.

    `spec` is None where it does not hold: `findings` say why. `root` is the folder that names of files are
    told without. `artifact` is what was built of it, where that is known.
    """

    name: str
    at: str
    key: str
    spec: ResolvedSpec | None
    templates: Path
    findings: tuple[str, ...] = ()
    spans: SpanMap | None = None
    root: str = ""
    slots: Mapping[str, int] | None = None
    artifact: BuiltArtifact | None = None
    read_from_artifact: bool = False

    @cached_property
    def layout(self) -> Layout | None:
        """Its rows as they are laid out; None for a library, and where they cannot be told: of an artifact,
        and of a commit whose templates this version of the compiler cannot read."""
        if self.spec is None or self.spec.kind != "adapter":
            return None
        if self.read_from_artifact:
            return self.artifact.layout if self.artifact is not None else None
        try:
            return laid_out(self.spec, self.templates)
        except AdaptercError:
            if self.templates == templates_folder():
                raise
            return None

    def record(self, *, omitted: bool) -> dict[str, Any]:
        """The resolved spec as JSON; with `omitted` as an artifact has it that keeps its words to itself."""
        if self.spec is None:
            return {}
        if self.read_from_artifact and self.artifact is not None:
            return self.artifact.record(omitted=omitted)
        return spec_record(self.spec, omitted=omitted)

    def place(self, node: str) -> str:
        """`file:line` of a node, or of the nearest one above it; empty where places are not known."""
        region = self.spans.region(node) if self.spans is not None else None
        if region is None:
            return ""
        return f"{region.source.file.removeprefix(self.root)}:{region.span.start.line}"


def read_version(path: Path, *, key: str, root: Path | None = None, templates: Path | None = None) -> Version:
    """The spec at `path`, with what is wrong with it where it does not hold.

    `root` is a folder that a commit was written out to, and `templates` the library as it was there.
    AdaptercError where the file cannot be read.
    """
    loaded = read_spec(path)
    spec, diagnostics = resolve(loaded)
    before = f"{root}/" if root is not None else ""
    errors = [one for one in diagnostics if one.severity == "error"] if spec is None else []
    known = spec or whatever_holds(loaded)
    return Version(
        name=known.name if known is not None and known.name else path.stem,
        at=str(path).removeprefix(before),
        key=key,
        spec=spec,
        templates=templates or templates_folder(),
        findings=_lines(errors, before),
        spans=loaded.spans,
        root=before,
        slots=slots_of(spec, path.parent) if spec is not None else None,
    )


def artifact_version(folder: Path) -> Version:
    """The spec that the artifact in `folder` was built of; AdaptercError for what is no artifact."""
    artifact = BuiltArtifact(folder)
    return Version(
        name=artifact.name,
        at=str(folder),
        key="",
        spec=artifact.spec,
        templates=templates_folder(),
        artifact=artifact,
        read_from_artifact=True,
    )


def _lines(errors: Sequence[Diagnostic], root: str) -> tuple[str, ...]:
    """A line a finding, files named without the folder `root`."""
    text = render(errors, {}, "concise")
    return tuple((text.replace(root, "") if root else text).splitlines())
