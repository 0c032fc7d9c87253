"""Specs against their evidence: whether each was verified as it stands here, without any model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from pathlib import Path

from adapterc.backend.bases.resolve import describe_base
from adapterc.backend.cache_folder import cache_root
from adapterc.diagnostics.model import Diagnostic, Label, finding, has_errors
from adapterc.diagnostics.quoting import clipped, quoted
from adapterc.diagnostics.source import Region, Span
from adapterc.driver.bound import bound_of
from adapterc.driver.bound_changes import bound_changes
from adapterc.driver.compile import Checked, Compiled, check, compile_spec
from adapterc.driver.evidence_file import EvidenceFile, evidence_folder, evidence_path, read_evidence
from adapterc.driver.evidence_signed import signature_findings
from adapterc.driver.sweep import pointed_into, side_by_side
from adapterc.errors import AdaptercError, ExitCode
from adapterc.ir.evidence import Evidence
from adapterc.ir.spec import Profile, ResolvedSpec
from adapterc.signatures.ssh_keygen import Signers

LEVELS: tuple[Profile, ...] = ("quick", "standard", "release")
"""The least first."""
_NOT_VERIFIED = "AC0804"
_MOST_NAMED = 6
_WRITTEN = "written by `adapterc evidence`, from an artifact"


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What is asked of evidence: where it lies, what level it has at least, by whom it is signed."""

    folder: Path | None = None
    profile: Profile = "quick"
    signers: Signers | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gated:
    """What the gate says of one spec: nothing is wrong, or findings that point into `sources`.

    `evidence` is what was found, `signer` who signed it where that was asked.
    """

    path: Path
    kind: str = ""
    name: str = ""
    named_at: Span | None = None
    evidence: Evidence | None = None
    signer: str = ""
    diagnostics: tuple[Diagnostic, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)
    fault: AdaptercError | None = None

    @property
    def code(self) -> ExitCode:
        """The exit code of a gate on this spec alone."""
        if self.fault is not None:
            return self.fault.code
        if not has_errors(self.diagnostics):
            return ExitCode.OK
        codes = {one.code for one in self.diagnostics if one.severity == "error"}
        return ExitCode.NOT_VERIFIED if codes == {_NOT_VERIFIED} else ExitCode.FINDINGS


def gate_many(paths: Sequence[Path], demand: Demand) -> Iterator[Gated]:
    """What the gate says of each path, in their order; libraries are among them."""
    return side_by_side(partial(gate, demand=demand), paths)


def gate(path: Path, demand: Demand) -> Gated:
    """Hold one spec against its evidence; what stops the look is told, not raised.

    Of findings of the spec itself its errors are told, and then nothing of its evidence.
    """
    try:
        checked = check(path)
        spec = checked.spec
        if spec is None or not checked.sound:
            errors = tuple(one for one in checked.diagnostics if one.severity == "error")
            return Gated(path=path, diagnostics=errors, sources=pointed_into(errors, checked.sources))
        if spec.kind == "library":
            return Gated(path=path, kind=spec.kind, name=spec.name)
        return _held_against(path, spec, checked, demand)
    except AdaptercError as stop:
        return Gated(path=path, fault=stop)


def _name_of(checked: Checked, path: Path) -> Span:
    region = checked.spans.region("name") if checked.spans is not None else None
    if region is None:
        raise AdaptercError(f"{path} has no name", help=f"adapterc check {path}")
    return region.span


def _held_against(path: Path, spec: ResolvedSpec, checked: Checked, demand: Demand) -> Gated:
    name = _name_of(checked, path)
    place = evidence_path(evidence_folder(path.parent, demand.folder), spec.name)
    gated = Gated(path=path, kind=spec.kind, name=spec.name, named_at=name)
    file, texts = read_evidence(place), {name.file: checked.sources[name.file]}
    if file is None:
        return replace(gated, diagnostics=(_missing(path, spec, name, place),), sources=texts)
    texts[file.source.file] = file.source.text
    evidence = file.evidence
    damage = file.damage or (evidence is not None and _other(evidence, spec)) or ""
    if evidence is None or damage:
        return replace(gated, diagnostics=(_damaged(file, name, damage),), sources=texts)
    found = [
        *_stale(compile_spec(path, checked), evidence, file, name),
        *_unverified(evidence, file, name),
        *_lower(evidence, file, name, demand.profile),
    ]
    signer = ""
    if demand.signers is not None:
        signer, complaints = signature_findings(file, name, demand.signers)
        found += complaints
    return replace(gated, evidence=evidence, signer=signer, diagnostics=tuple(found), sources=texts)


def _missing(path: Path, spec: ResolvedSpec, name: Span, place: Path) -> Diagnostic:
    return finding(
        "AC0801",
        f"there is no evidence for {quoted(spec.name)}: {_near(place)} is not there",
        name,
        advice=_again(path, spec),
    )


def _again(path: Path, spec: ResolvedSpec) -> str:
    """How evidence comes about."""
    return (
        f"where its base is: adapterc build {_near(path)}, then adapterc evidence build/{spec.name}, "
        "and commit what that writes"
    )


def _near(path: Path) -> str:
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def _other(evidence: Evidence, spec: ResolvedSpec) -> str:
    """Why whole evidence cannot be this spec's own; empty where it can."""
    if evidence.name != spec.name:
        return f"it is the evidence of {quoted(evidence.name)}"
    if evidence.verdict == "VERIFIED" and any(
        part.decides and part.verdict != "VERIFIED" for part in evidence.parts
    ):
        return "it says VERIFIED of the whole, and not of every part"
    return ""


def _damaged(file: EvidenceFile, name: Span, damage: str) -> Diagnostic:
    place = file.place or file.key("name")
    return finding(
        "AC0802",
        f"the evidence in {file.source.file} is damaged: {damage}",
        name,
        labels=[Label(span=place.span, text="here")] if file.source.text else (),
        advice="take it from version control as it was, or write it anew: adapterc evidence ARTIFACT",
    )


def _stale(compiled: Compiled, evidence: Evidence, file: EvidenceFile, name: Span) -> Iterator[Diagnostic]:
    now = bound_of(compiled, _base_digest(compiled.spec.base, compiled.path.parent))
    changes = bound_changes(evidence.bound, now)
    told = "; ".join(one.told for one in changes)
    if changes:
        yield finding(
            "AC0803",
            f"the evidence for {quoted(compiled.spec.name)} is stale: {told}",
            name,
            labels=[Label(span=_at(file, "bound", *one.keys), text="as it was verified") for one in changes],
            advice=_again(compiled.path, compiled.spec),
        )


def _unverified(evidence: Evidence, file: EvidenceFile, name: Span) -> Iterator[Diagnostic]:
    if evidence.verdict == "VERIFIED":
        return
    open_ = [part for part in evidence.parts if part.decides and part.verdict != "VERIFIED"]
    named = [f"{part.kind} {clipped(part.id)} ({part.verdict})" for part in open_[:_MOST_NAMED]]
    more = len(open_) - len(named)
    listed = ", ".join(named) + (f" and {more} more" if more > 0 else "")
    yield finding(
        _NOT_VERIFIED,
        f"{quoted(evidence.name)} is {evidence.verdict}" + (f": {listed}" if listed else ""),
        name,
        labels=[Label(span=_at(file, "verdict"), text="its evidence says so")],
        advice="see report.html in the artifact: it says why, and what its figures advise",
    )


def _lower(evidence: Evidence, file: EvidenceFile, name: Span, asked: Profile) -> Iterator[Diagnostic]:
    if LEVELS.index(evidence.level) < LEVELS.index(asked):
        yield finding(
            "AC0805",
            f"the evidence for {quoted(evidence.name)} is of level {evidence.level}; {asked} is asked for",
            name,
            labels=[Label(span=_at(file, "level"), text=_WRITTEN)],
            advice=f"write `verify: {{profile: {asked}}}` in the spec, build it and commit its evidence",
        )


def _at(file: EvidenceFile, *keys: str) -> Span:
    region: Region = file.key(*keys)
    return region.span


def _base_digest(name: str, folder: Path) -> str:
    """The digest of a base that is on this machine; "" for any other."""
    try:
        return _described(name, folder, cache_root())
    except (AdaptercError, LookupError):
        return ""


@lru_cache(maxsize=16)
def _described(name: str, folder: Path, cache: Path) -> str:
    base = describe_base(name, spec_folder=folder, cache=cache)
    if base is None:
        raise LookupError(name)
    return base.digest
