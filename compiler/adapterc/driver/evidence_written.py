"""Evidence put where it is committed: whole, with its signature, the same bytes for the same artifact."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from adapterc.driver.evidence import artifacts_in, evidence_of
from adapterc.driver.evidence_file import evidence_folder, evidence_path, evidence_text, signature_path
from adapterc.errors import AdaptercError, ExitCode
from adapterc.ir.evidence import Evidence
from adapterc.regular_file import read_regular_file
from adapterc.signatures.ssh_keygen import sign
from adapterc.whole_file import replace_file


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One file of evidence, and whether it is another than lay there.

    `dropped_signature`: one of the former text lay beside it and was taken away.
    """

    name: str
    verdict: str
    path: Path
    is_new: bool
    is_signed: bool
    dropped_signature: bool = False


def write_all(artifacts: Sequence[Path], *, out: Path | None, key: Path | None) -> tuple[Written, ...]:
    """Write the evidence of every artifact; nothing where one of them is damaged or none.

    AdaptercError for that, for two of one name, where a key cannot be used, or the folder not be written to.
    """
    folders = [found for named in artifacts for found in artifacts_in(named)]
    proved = [(folder, evidence_of(folder)) for folder in folders]
    names: dict[str, Path] = {}
    for folder, evidence in proved:
        if names.setdefault(evidence.name, folder) != folder:
            raise AdaptercError(
                f"{names[evidence.name]} and {folder} are both called {evidence.name}",
                help="write the evidence of one of them",
                code=ExitCode.USAGE,
            )
    target = evidence_folder(Path.cwd(), out)
    return tuple(_write(evidence, target, key) for _, evidence in proved)


def _write(evidence: Evidence, folder: Path, key: Path | None) -> Written:
    path = evidence_path(folder, evidence.name)
    content = evidence_text(evidence).encode("utf-8")
    signature = sign(content, key) if key is not None else None
    is_new = read_regular_file(path, len(content)) != content
    beside = signature_path(path)
    dropped = signature is None and is_new and os.path.lexists(beside)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if is_new:
            beside.unlink(missing_ok=True)
            replace_file(path, content)
        if signature is not None:
            replace_file(beside, signature)
    except OSError as fault:
        raise AdaptercError(
            f"cannot write {path}: {(fault.strerror or str(fault)).lower()}",
            help="make the folder writable, or name another one: --out FOLDER",
        ) from fault
    return Written(
        name=evidence.name,
        verdict=evidence.verdict,
        path=_near(path),
        is_new=is_new,
        is_signed=signature is not None or os.path.lexists(beside),
        dropped_signature=dropped,
    )


def _near(path: Path) -> Path:
    with suppress(ValueError):
        return path.relative_to(Path.cwd())
    return path
