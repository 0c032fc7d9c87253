"""Whose word evidence is: the signature beside it, against the keys that are trusted."""

from __future__ import annotations

import os

from adapterc.diagnostics.model import Diagnostic, Label, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import Span
from adapterc.driver.evidence_file import EvidenceFile, signature_path
from adapterc.regular_file import read_regular_file
from adapterc.signatures.ssh_keygen import MOST_BYTES, NAMESPACE, Refused, Signers, verify

_ANEW = "have it signed by a key of that file: adapterc evidence ARTIFACT --sign KEY"


def signature_findings(file: EvidenceFile, name: Span, signers: Signers) -> tuple[str, list[Diagnostic]]:
    """Who signed the evidence, and the findings where that is nobody who is trusted."""
    path = signature_path(file.path)
    shown = f"{file.source.file}.sig"
    whole = [Label(span=file.key("sha256").span, text="what is to be signed")]
    if not os.path.lexists(path):
        told = f"{file.source.file} is not signed: there is no {shown}"
        return "", [finding("AC0806", told, name, labels=whole, advice=_ANEW)]
    raw = read_regular_file(path, MOST_BYTES)
    if raw is None or len(raw) > MOST_BYTES:
        told = f"{shown} is no signature: it cannot be read, or is too large"
        return "", [finding("AC0807", told, name, labels=whole, advice=_ANEW)]
    found = verify(file.content, raw, signers)
    if isinstance(found, Refused):
        code, told, advice = _told(found, file.source.file, shown, signers.name)
        return "", [finding(code, told, name, labels=whole, advice=advice)]
    return f"{found.signer} ({found.fingerprint})", []


def _told(found: Refused, evidence: str, signature: str, signers: str) -> tuple[str, str, str]:
    """Code, message and advice."""
    key = found.said.fingerprint if found.said else ""
    why = f" (ssh-keygen: {found.told})" if found.told else ""
    match found.why:
        case "unreadable":
            return "AC0807", f"{signature} is no signature of ssh-keygen", _ANEW
        case "other purpose":
            purpose = quoted(found.said.namespace) if found.said else ""
            told = f"{signature} was made for {purpose}, and evidence is signed for `{NAMESPACE}`"
            return "AC0807", told, _ANEW
        case "forged":
            told = f"{signature} is not a signature of {evidence} as it stands: one of the two was changed"
            return "AC0807", told, f"ask whoever changed it, and the owner of the key {key}"
        case "revoked":
            return "AC0808", f"{signature} was made with a revoked key, {key}{why}", _ANEW
        case "unknown":
            told = f"{signature} was made with the key {key}, which {signers} does not allow{why}"
            return "AC0808", told, f"{_ANEW}; a line may also have expired, or be for another purpose"
