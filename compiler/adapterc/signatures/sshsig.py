"""What an SSH signature says of itself (OpenSSH's PROTOCOL.sshsig): whose key made it, and for which purpose.

Nothing here is believed: whether the signature is good, ssh-keygen says.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass

_ARMOUR = re.compile(
    rb"\s*-----BEGIN SSH SIGNATURE-----\s([A-Za-z0-9+/=\s]+)-----END SSH SIGNATURE-----\s*", re.ASCII
)
_MAGIC = b"SSHSIG"
_VERSION = 1
_LONGEST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class SshSignature:
    """The fingerprint of the key, as `ssh-keygen -l` prints it, and the namespace."""

    fingerprint: str
    namespace: str


def read_signature(raw: bytes) -> SshSignature | None:
    """What is written in an armoured signature; None where it is none."""
    armoured = _ARMOUR.fullmatch(raw)
    try:
        blob = base64.b64decode(b"".join(armoured[1].split()), validate=True) if armoured else b""
    except binascii.Error:
        return None
    if blob[:6] != _MAGIC or int.from_bytes(blob[6:10], "big") != _VERSION:
        return None
    key, at = _text(blob, 10)
    namespace, at = _text(blob, at)
    if not key or at > len(blob):
        return None
    hashed = base64.b64encode(hashlib.sha256(key).digest()).decode("ascii").rstrip("=")
    return SshSignature(
        fingerprint=f"SHA256:{hashed}", namespace=namespace[:_LONGEST].decode("utf-8", "replace")
    )


def _text(blob: bytes, at: int) -> tuple[bytes, int]:
    """The bytes behind a length of four bytes, and where they end."""
    end = at + 4 + int.from_bytes(blob[at : at + 4], "big")
    return blob[at + 4 : end], end
