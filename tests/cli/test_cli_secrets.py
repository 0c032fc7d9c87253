"""Secrets planted wherever a build could come across them: none is found in what it writes or says."""

from __future__ import annotations

import random
import string
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from support.faults import NOT_VERIFIED, Scene, build, make_scene, quick_folder

pytestmark = pytest.mark.slow
_SIGNS = string.ascii_letters + string.digits
_DRAW = random.Random(20261122)


def canary(start: str = "", length: int = 36) -> str:
    return start + "".join(_DRAW.choices(_SIGNS, k=length))


VARIABLES = {
    "HF_TOKEN": canary("hf_", 34),
    "HUGGING_FACE_HUB_TOKEN": canary("hf_", 34),
    "OPENAI_API_KEY": canary("sk-"),
    "AWS_SECRET_ACCESS_KEY": canary(length=40),
    "GITHUB_TOKEN": canary("ghp_"),
    "CI_JOB_TOKEN": canary("glpat-", 20),
    "PIP_INDEX_URL": f"https://bot:{canary()}@index.example.org/simple",
    "HTTPS_PROXY": f"http://bot:{canary()}@proxy.example.org:3128",
    "GIT_CONFIG_COUNT": "1",
    "GIT_CONFIG_KEY_0": f"url.https://bot:{canary()}@git.example.org/.insteadOf",
    "GIT_CONFIG_VALUE_0": "https://git.example.org/",
    "MY_PASSWORD": canary(),
}
IN_HOME = {
    ".netrc": f"machine git.example.org login bot password {canary()}\n",
    ".git-credentials": f"https://bot:{canary()}@git.example.org\n",
    ".gitconfig": f"[http]\n  extraHeader = Authorization: Bearer {canary()}\n",
    ".cache/huggingface/token": canary("hf_", 34),
}
REMOTE = f"https://bot:{canary()}@git.example.org/specs.git"


def secrets(*texts: str) -> set[str]:
    """The words of `texts` that were drawn: long, and of letters and digits alone."""
    words = {word for text in texts for word in "".join(c if c in _SIGNS else " " for c in text).split()}
    return {word for word in words if len(word) >= 20}


@pytest.fixture(scope="module")
def scene() -> Iterator[Scene]:
    with TemporaryDirectory(dir=quick_folder()) as name:
        yield make_scene(Path(name))


@pytest.fixture(scope="module")
def surroundings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    home = tmp_path_factory.mktemp("home")
    for name, text in IN_HOME.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(text, encoding="utf-8")
    return {**VARIABLES, "HOME": str(home)}


def found_in(folder: Path, wanted: set[str]) -> list[str]:
    """Files below `folder`, by content and by name, that hold one of the secrets."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and ".git" not in path.parts]
    return [
        str(path)
        for path in files
        if any(word.encode() in path.read_bytes() or word in str(path) for word in wanted)
    ]


def test_no_secret_of_the_surroundings_is_written_or_said(scene: Scene, surroundings: dict[str, str]) -> None:
    place = scene.laid(scene.start.parent / "secret")
    subprocess.run(["git", "init", "-q", str(place)], check=True, capture_output=True)
    subprocess.run(["git", "-C", str(place), "remote", "add", "origin", REMOTE], check=True)
    wanted = secrets(*VARIABLES.values(), *IN_HOME.values(), REMOTE)
    assert len(wanted) > 12
    said = ""
    for arguments, code in (
        (("build", "spec.yaml"), NOT_VERIFIED),
        (("plan", "spec.yaml", "--format", "json"), 0),
        (("expand", "spec.yaml", "--rows", "3"), 0),
        (("verify", "build/tiny", "--integrity", "--format", "json"), 0),
        (("reproduce", "build/tiny", "--out", "again"), 0),
    ):
        ran = build(place, arguments=arguments, more=surroundings)
        assert ran.returncode == code, ran.stderr
        said += ran.stdout + ran.stderr
    assert not any(word in said for word in wanted)
    assert found_in(place, wanted) == []


def test_keys_do_not_depend_on_secrets(scene: Scene, surroundings: dict[str, str]) -> None:
    place = scene.laid(scene.start.parent / "keyed")
    assert build(place).returncode == NOT_VERIFIED
    again = build(place, more=surroundings)
    assert again.stdout.startswith("nothing to do"), again.stderr


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (f"imports: [{{git: '{REMOTE}', ref: v1, path: a.yaml}}]\n", 1),
        (f"imports: [{{path: '{REMOTE}'}}]\n", 1),
        (f"# from {REMOTE}\n", 1),
        (f"credits: ['{REMOTE}']\n", 1),
        (f"role: {{title: me, summary: 'my key is {VARIABLES['GITHUB_TOKEN']}'}}\n", 1),
    ],
    ids=["git", "path", "comment", "credits", "summary"],
)
def test_no_secret_in_a_spec_gets_through(lines: str, code: int, scene: Scene) -> None:
    """They are refused, in words that do not repeat them, and nothing is kept of them."""
    place = scene.laid(scene.start.parent / f"spec-{abs(hash(lines))}")
    spec = place / "spec.yaml"
    spec.write_text(spec.read_text(encoding="utf-8") + lines, encoding="utf-8")
    wanted = secrets(lines)
    assert wanted
    for command in ("build", "check"):
        ran = build(place, arguments=(command, "spec.yaml"))
        assert ran.returncode == code, ran.stderr
        assert not any(word in ran.stdout + ran.stderr for word in wanted), ran.stderr
    assert found_in(place / "build", wanted) + found_in(place / "cache", wanted) == []


def test_a_base_named_by_an_address_is_refused_without_its_password(scene: Scene) -> None:
    place = scene.laid(scene.start.parent / "based")
    spec = place / "spec.yaml"
    base = next(line for line in spec.read_text(encoding="utf-8").splitlines() if line.startswith("base:"))
    text = spec.read_text(encoding="utf-8").replace(base, f"base: '{REMOTE}'")
    spec.write_text(text, encoding="utf-8")
    ran = build(place)
    assert ran.returncode != 0
    assert not any(word in ran.stdout + ran.stderr for word in secrets(REMOTE)), ran.stderr
    assert found_in(place / "cache", secrets(REMOTE)) == []
