"""What a signature says of itself, read from somebody else's bytes."""

from __future__ import annotations

import base64

from hypothesis import given
from hypothesis import strategies as st

from adapterc.signatures.sshsig import read_signature


def armoured(blob: bytes) -> bytes:
    text = base64.encodebytes(blob)
    return b"-----BEGIN SSH SIGNATURE-----\n" + text + b"-----END SSH SIGNATURE-----\n"


def field(text: bytes) -> bytes:
    return len(text).to_bytes(4, "big") + text


def test_whose_and_for_what() -> None:
    found = read_signature(armoured(b"SSHSIG\0\0\0\1" + field(b"a key") + field(b"git")))
    assert found is not None
    assert found.namespace == "git"
    assert found.fingerprint == "SHA256:j6Oqsvqpt54KA5jaW1q9B4AUJEKlvoC5pkYI1xjLH80"


def test_a_field_that_reaches_beyond_the_end() -> None:
    assert read_signature(armoured(b"SSHSIG\0\0\0\1\xff\xff\xff\xff")) is None


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    read_signature(raw)
    read_signature(armoured(raw))
    read_signature(armoured(b"SSHSIG\0\0\0\1" + raw))
