"""Signatures of real keys, made and checked by the system's ssh-keygen."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from adapterc.errors import AdaptercError, ExitCode
from adapterc.signatures.ssh_keygen import NAMESPACE, Good, Refused, read_signers, sign, verify
from adapterc.signatures.sshsig import read_signature
from support.evidenced import allow, make_key

CONTENT = b'{"verdict": "VERIFIED"}\n'


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the keys `team` and `other`."""
    folder = tmp_path_factory.mktemp("keys")
    for name in ("team", "other"):
        make_key(folder, name)
    return folder


def fingerprint(key: Path) -> str:
    asked = ["ssh-keygen", "-l", "-f", f"{key}.pub"]
    return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.split()[1]


def refused(found: Good | Refused) -> str:
    assert isinstance(found, Refused), found
    return found.why


def test_a_trusted_key_is_named(keys: Path, tmp_path: Path) -> None:
    signers = read_signers(allow(tmp_path, ("gpu@voices", keys / "team")), None)
    found = verify(CONTENT, sign(CONTENT, keys / "team"), signers)
    assert found == Good(signer="gpu@voices", fingerprint=fingerprint(keys / "team"))


def test_the_stock_program_agrees(keys: Path, tmp_path: Path) -> None:
    (tmp_path / "sig").write_bytes(sign(CONTENT, keys / "team"))
    allowed = allow(tmp_path, ("gpu@voices", keys / "team"))
    asked = ["ssh-keygen", "-Y", "verify", "-I", "gpu@voices", "-n", "adapterc-evidence"]
    files = ["-f", str(allowed), "-s", str(tmp_path / "sig")]
    ran = subprocess.run([*asked, *files], input=CONTENT, capture_output=True, check=False)
    assert ran.returncode == 0, ran.stderr


def test_one_byte_changed_is_forged(keys: Path, tmp_path: Path) -> None:
    signers = read_signers(allow(tmp_path, ("gpu@voices", keys / "team")), None)
    signature = sign(CONTENT, keys / "team")
    for at in range(len(CONTENT)):
        other = CONTENT[:at] + bytes([CONTENT[at] ^ 1]) + CONTENT[at + 1 :]
        assert refused(verify(other, signature, signers)) == "forged"


def test_another_key_is_unknown(keys: Path, tmp_path: Path) -> None:
    signers = read_signers(allow(tmp_path, ("gpu@voices", keys / "team")), None)
    found = verify(CONTENT, sign(CONTENT, keys / "other"), signers)
    assert refused(found) == "unknown"
    assert isinstance(found, Refused)
    assert found.said is not None
    assert found.said.fingerprint == fingerprint(keys / "other")


def test_a_signature_for_another_purpose(keys: Path, tmp_path: Path) -> None:
    signers = read_signers(allow(tmp_path, ("gpu@voices", keys / "team")), None)
    asked = ["ssh-keygen", "-q", "-Y", "sign", "-f", str(keys / "team"), "-n", "git"]
    signature = subprocess.run(asked, input=CONTENT, capture_output=True, check=True).stdout
    assert refused(verify(CONTENT, signature, signers)) == "other purpose"


@pytest.mark.parametrize("options", ['namespaces="git" ', 'valid-before="20200101" '])
def test_a_line_that_does_not_count(options: str, keys: Path, tmp_path: Path) -> None:
    signers = read_signers(allow(tmp_path, ("gpu@voices", keys / "team"), options=options), None)
    assert refused(verify(CONTENT, sign(CONTENT, keys / "team"), signers)) == "unknown"


def test_a_revoked_key(keys: Path, tmp_path: Path) -> None:
    allowed = allow(tmp_path, ("gpu@voices", keys / "team"), ("cpu@voices", keys / "other"))
    signers = read_signers(allowed, Path(f"{keys / 'team'}.pub"))
    assert refused(verify(CONTENT, sign(CONTENT, keys / "team"), signers)) == "revoked"
    assert isinstance(verify(CONTENT, sign(CONTENT, keys / "other"), signers), Good)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"hello",
        b"\xff\x00" * 50,
        b"-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END SSH SIGNATURE-----\n",
        b"-----BEGIN SSH SIGNATURE-----\nU1NIU0lHAAAAAf////8=\n-----END SSH SIGNATURE-----\n",
        b"-----BEGIN SSH SIGNATURE-----\n" + b"A" * 4000,
    ],
)
def test_what_is_no_signature(raw: bytes, keys: Path, tmp_path: Path) -> None:
    signers = read_signers(allow(tmp_path, ("gpu@voices", keys / "team")), None)
    assert refused(verify(CONTENT, raw, signers)) == "unreadable"


def test_names_in_the_list_are_no_options(keys: Path, tmp_path: Path) -> None:
    signers = read_signers(allow(tmp_path, ("-Overify-time=19700101", keys / "team")), None)
    found = verify(CONTENT, sign(CONTENT, keys / "team"), signers)
    assert isinstance(found, Good)
    assert found.signer == "-Overify-time=19700101"


def test_a_key_whose_name_looks_like_an_option(
    keys: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for end in ("", ".pub"):
        Path(f"-Y{end}").write_bytes(Path(f"{keys / 'team'}{end}").read_bytes())
    Path("-Y").chmod(0o600)
    said = read_signature(sign(CONTENT, Path("-Y")))
    assert said is not None
    assert said.namespace == NAMESPACE


def test_a_key_in_the_agent_signs_for_its_public_half(
    keys: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "team.pub").write_bytes(Path(f"{keys / 'team'}.pub").read_bytes())
    socket = tmp_path / "agent"
    with subprocess.Popen(["ssh-agent", "-D", "-a", socket], stdout=subprocess.DEVNULL) as agent:
        try:
            while not socket.exists():
                assert agent.poll() is None
            monkeypatch.setenv("SSH_AUTH_SOCK", os.fspath(socket))
            subprocess.run(["ssh-add", "-q", keys / "team"], check=True)
            assert read_signature(sign(CONTENT, tmp_path / "team.pub")) is not None
        finally:
            agent.terminate()


def test_a_key_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(AdaptercError) as told:
        sign(CONTENT, tmp_path / "nokey")
    assert told.value.message.startswith(f"cannot sign with {tmp_path / 'nokey'}: Couldn't load")
    assert told.value.help == "name a private key, or the .pub of one that ssh-agent holds (ssh-add)"


def test_without_the_program(keys: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    allowed = allow(tmp_path, ("gpu@voices", keys / "team"))
    monkeypatch.setenv("PATH", os.fspath(tmp_path))
    with pytest.raises(AdaptercError) as told:
        read_signers(allowed, None)
    assert told.value.message == "signatures need the program ssh-keygen, and there is none on PATH"
    assert told.value.code == ExitCode.ENVIRONMENT


def test_a_public_key_is_no_list(keys: Path) -> None:
    with pytest.raises(AdaptercError) as told:
        read_signers(Path(f"{keys / 'team'}.pub"), None)
    assert told.value.message == f"{keys / 'team'}.pub holds a key without a name in front of it"
    assert told.value.code == ExitCode.USAGE


@pytest.mark.parametrize("kind", ["nothing", "comments", "folder", "pipe", "absent"])
def test_lists_that_name_nobody(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "signers"
    match kind:
        case "nothing":
            path.touch()
        case "comments":
            path.write_text("# nobody yet\n\n", encoding="utf-8")
        case "folder":
            path.mkdir()
        case "pipe":
            os.mkfifo(path)
    with pytest.raises(AdaptercError) as told:
        read_signers(path, None)
    assert told.value.code == ExitCode.USAGE
