"""Paths in a spec lead nowhere but below its folder, and what lies there cannot stop the reader."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from adapterc.diagnostics.render import FORMATS, render
from adapterc.driver.compile import check
from adapterc.errors import AdaptercError, ExitCode
from adapterc.frontend.load import load
from support.hostile import PATHS, live_characters, quoted_yaml

SECRET = "canary-of-another-folder"
HEAD = "adapterc: 1\nname: a\nbase: b\n"
POLES = "from: {name: x, description: y}, to: {name: u, description: v}"
TRAIT = f"traits: [{{id: t, kind: preference, {POLES}, %s}}]\n"
# Every key that names a file, @ for the path.
PLACES: dict[str, str] = {
    "dialogues": HEAD + "dialogues: {file: @}\n",
    "pairs": HEAD + TRAIT % "pairs: {file: @}",
    "probes": HEAD + TRAIT % "probes: {file: @}",
    "skill": HEAD + "skills: [{id: s, file: @}]\n",
    "import": HEAD + "imports: [{path: @}]\n",
    "templates": HEAD + "dataset: {templates: [@]}\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A spec's folder full of traps, beside what it must not read."""
    record = f'{{"messages": [{{"role": "user", "content": "{SECRET}"}}]}}\n'
    (tmp_path / "secret.jsonl").write_text(record, encoding="utf-8")
    specs = tmp_path / "specs"
    (specs / "inner").mkdir(parents=True)
    (specs / "records.jsonl").write_text("{}\n", encoding="utf-8")
    (specs / "link.jsonl").symlink_to(tmp_path / "secret.jsonl")
    (specs / "linked").symlink_to(tmp_path, target_is_directory=True)
    (specs / "circle.jsonl").symlink_to("circle.jsonl")
    for at in range(60):
        (specs / f"chain{at}.jsonl").symlink_to(f"chain{at + 1}.jsonl")
    (specs / "chain.jsonl").symlink_to("chain0.jsonl")
    (specs / "chain60.jsonl").symlink_to("../secret.jsonl")
    os.mkfifo(specs / "pipe.jsonl")
    return specs


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("place", PLACES)
def test_a_path_is_refused_with_its_place_and_nothing_is_read(place: str, path: str, folder: Path) -> None:
    spec = folder / "spec.yaml"
    spec.write_text(PLACES[place].replace("@", quoted_yaml(PATHS[path])), encoding="utf-8")
    checked = check(spec)
    assert checked.spec is None
    assert all(SECRET not in text for text in checked.sources.values())
    assert set(checked.sources) <= {str(spec), str(folder / "records.jsonl")}
    for name in FORMATS:
        shown = render(checked.diagnostics, checked.sources, name)
        assert live_characters(shown) == set()
        assert SECRET not in shown


@pytest.mark.parametrize(
    "kind", ["folder", "pipe", "socket", "circle", "device", "nothing", "nul", "file below a file"]
)
def test_a_spec_that_is_no_file_is_usage(kind: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    paths = {
        "folder": "inner",
        "pipe": "pipe.jsonl",
        "socket": "socket",
        "circle": "circle.jsonl",
        "device": "/dev/zero",
        "nothing": "nothing.yaml",
        "nul": "a\x00b.yaml",
        "file below a file": "records.jsonl/spec.yaml",
    }
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket")
        with pytest.raises(AdaptercError) as stop:
            load(Path(paths[kind]))
    assert stop.value.code is ExitCode.USAGE


@pytest.mark.parametrize("path", ["/dev/null", "inner", "pipe.jsonl", "chain.jsonl"])
def test_a_base_that_leads_elsewhere_is_never_opened(path: str, folder: Path) -> None:
    spec = folder / "spec.yaml"
    spec.write_text(f"adapterc: 1\nname: a\nbase: {path}\nrole: {{title: x}}\n", encoding="utf-8")
    assert "AC0410" in {found.code for found in check(spec).diagnostics}
