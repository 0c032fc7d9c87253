"""What a base's name means, and what a folder must be like before anything is loaded from it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from adapterc.backend.bases.hub import split_hub_name
from adapterc.backend.bases.resolve import describe_base, resolve_base
from adapterc.backend.cache_folder import read_record, write_record
from adapterc.errors import AdaptercError, ExitCode
from support.tiny_model import TINY_SPECIAL, TINY_SYSTEM, make_tiny_base

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_tiny_base(tmp_path_factory.mktemp("models") / "tiny")


def own_copy(tiny: Path, folder: Path) -> Path:
    return shutil.copytree(tiny, folder / "mine")


def refusal(name: str, folder: Path) -> AdaptercError:
    with pytest.raises(AdaptercError) as caught:
        resolve_base(name, spec_folder=folder, cache=folder / "cache")
    assert caught.value.code is ExitCode.ENVIRONMENT
    assert caught.value.help
    return caught.value


def test_a_folder_beside_the_spec_is_described_without_being_loaded(tiny: Path, tmp_path: Path) -> None:
    base = resolve_base("./tiny", spec_folder=tiny.parent, cache=tmp_path)
    assert (base.name, base.identity, base.revision, base.licence) == ("tiny", "tiny", "", "")
    assert (base.layers, base.hidden_size) == (2, 48)
    assert base.special_tokens == TINY_SPECIAL
    assert base.turns.prefix == ""
    assert TINY_SYSTEM not in base.turns.user_open
    assert base.path == str(tiny)


def test_parameters_are_counted_as_the_model_counts_them(tiny: Path, tmp_path: Path) -> None:
    from adapterc.backend.loading import load_base

    base = resolve_base(str(tiny), spec_folder=tmp_path, cache=tmp_path)
    model, _ = load_base(base)
    assert base.parameters == sum(weight.numel() for weight in model.parameters())


def test_the_description_is_the_same_from_the_cache_and_after_a_move(tiny: Path, tmp_path: Path) -> None:
    fresh = resolve_base(str(tiny), spec_folder=tmp_path, cache=tmp_path)
    assert describe_base(str(tiny), spec_folder=tmp_path, cache=tmp_path) == fresh
    moved = shutil.copytree(tiny, tmp_path / "elsewhere" / "tiny")
    assert replace(resolve_base(str(moved), spec_folder=tmp_path, cache=tmp_path), path=fresh.path) == fresh


@pytest.mark.parametrize(
    "name",
    ["model.safetensors", "tokenizer.json", "config.json", "chat_template.jinja", "generation_config.json"],
)
def test_the_digest_covers_every_file_that_decides(tiny: Path, tmp_path: Path, name: str) -> None:
    folder = own_copy(tiny, tmp_path)
    before = resolve_base(str(folder), spec_folder=tmp_path, cache=tmp_path).digest
    content = bytearray((folder / name).read_bytes())
    if name == "model.safetensors":
        content[-1] ^= 1
    else:
        content += b"\n"
    (folder / name).write_bytes(content)
    os.utime(folder / name, ns=(1, 1))
    assert resolve_base(str(folder), spec_folder=tmp_path, cache=tmp_path).digest != before


def test_a_licence_is_read_from_the_model_card(tiny: Path, tmp_path: Path) -> None:
    folder = own_copy(tiny, tmp_path)
    (folder / "README.md").write_text("---\ntags: [x]\nlicense: mit\n---\nlicense: gpl\n", encoding="utf-8")
    assert resolve_base(str(folder), spec_folder=tmp_path, cache=tmp_path).licence == "mit"


def test_weights_in_several_files_are_all_read(tiny: Path, tmp_path: Path) -> None:
    from safetensors.numpy import load_file, save_file

    folder = own_copy(tiny, tmp_path)
    whole = resolve_base(str(tiny), spec_folder=tmp_path, cache=tmp_path)
    weights = load_file(folder / "model.safetensors")
    (folder / "model.safetensors").unlink()
    parts = {name: f"model-{place % 2 + 1}.safetensors" for place, name in enumerate(sorted(weights))}
    for part in set(parts.values()):
        save_file({name: weights[name] for name in weights if parts[name] == part}, folder / part)
    index = folder / "model.safetensors.index.json"
    index.write_text(json.dumps({"weight_map": parts}), encoding="utf-8")
    assert resolve_base(str(folder), spec_folder=tmp_path, cache=tmp_path).parameters == whole.parameters
    parts[sorted(weights)[0]] = "../outside.safetensors"
    index.write_text(json.dumps({"weight_map": parts}), encoding="utf-8")
    assert (
        "names weights that are not in its folder: '../outside.safetensors'"
        in refusal(str(folder), tmp_path).message
    )


def test_pickled_weights_are_refused(tiny: Path, tmp_path: Path) -> None:
    folder = own_copy(tiny, tmp_path)
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    fault = refusal("./mine", tmp_path)
    assert fault.message == f"base mine: {folder} holds no safetensors, only pytorch_model.bin"
    assert (
        fault.help == "pickled weights can run code and are never loaded; save the model again as safetensors"
    )


@pytest.mark.parametrize("file", ["config.json", "tokenizer_config.json"])
def test_code_from_the_folder_is_refused(tiny: Path, tmp_path: Path, file: str) -> None:
    folder = own_copy(tiny, tmp_path)
    content = json.loads((folder / file).read_text(encoding="utf-8"))
    (folder / file).write_text(
        json.dumps({**content, "auto_map": {"AutoModel": "evil.Model"}}), encoding="utf-8"
    )
    assert refusal("./mine", tmp_path).message == (
        f"base mine: {file} asks for code of its own to be run (`auto_map`)"
    )


@pytest.mark.parametrize(
    "content", [b"", b"version https://git-lfs.example/spec/v1\noid sha256:00\n", b"\xff" * 99]
)
def test_weights_that_are_not_safetensors_are_named(tiny: Path, tmp_path: Path, content: bytes) -> None:
    folder = own_copy(tiny, tmp_path)
    (folder / "model.safetensors").write_bytes(content)
    assert refusal("./mine", tmp_path).message == (
        f"base mine: {folder / 'model.safetensors'} is not a whole safetensors file"
    )


def test_weights_cut_short_are_named(tiny: Path, tmp_path: Path) -> None:
    folder = own_copy(tiny, tmp_path)
    with (folder / "model.safetensors").open("r+b") as stream:
        stream.truncate(200_000)
    assert refusal("./mine", tmp_path).message.endswith("is not a whole safetensors file")


def test_a_missing_folder_and_one_without_a_model_are_told_apart(tmp_path: Path) -> None:
    assert refusal("./none", tmp_path).message == f"base none: there is no folder {tmp_path / 'none'}"
    (tmp_path / "empty").mkdir()
    assert refusal("./empty", tmp_path).message == f"base empty: {tmp_path / 'empty'} holds no config.json"


def test_broken_json_is_named(tiny: Path, tmp_path: Path) -> None:
    folder = own_copy(tiny, tmp_path)
    (folder / "config.json").write_text("{", encoding="utf-8")
    assert refusal("./mine", tmp_path).message.startswith(f"{folder / 'config.json'} is not JSON: ")


def test_an_unknown_alias_says_what_was_meant(tmp_path: Path) -> None:
    fault = refusal("smollm2-135m-instrct", tmp_path)
    assert (
        fault.message == "there is no base called 'smollm2-135m-instrct'; did you mean smollm2-135m-instruct?"
    )
    assert fault.help == (
        "use smollm2-135m-instruct, the path of a folder, or org/name@commit for a model on the hub"
    )


@pytest.mark.parametrize("name", ["org/name", "org/name@main", "org/name@0123abc", f"org/n@{COMMIT.upper()}"])
def test_a_hub_name_has_to_be_pinned(tmp_path: Path, name: str) -> None:
    fault = refusal(name, tmp_path)
    assert fault.message == f"base {name} is not pinned to a commit"
    assert fault.help.startswith(f"write {name.partition('@')[0]}@ and the 40 hex digits of a commit")


def test_a_pinned_hub_name_is_split() -> None:
    assert split_hub_name(f"org/some.name-1B@{COMMIT}") == ("org/some.name-1B", COMMIT)


def run_python(code: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


RESOLVE_HUB = """
from pathlib import Path
from adapterc.backend.bases.resolve import describe_base, resolve_base
from adapterc.backend.cache_folder import read_record, write_record
from adapterc.errors import AdaptercError
name, cache = {name!r}, Path({cache!r})
print(describe_base(name, spec_folder=cache, cache=cache))
try:
    base = resolve_base(name, spec_folder=cache, cache=cache)
    again = describe_base(name, spec_folder=cache, cache=cache)
    print(base.identity, base.revision, base.parameters, again == base)
except AdaptercError as fault:
    print(fault.message)
"""


def test_a_pinned_snapshot_that_was_fetched_before_is_used_offline(tiny: Path, tmp_path: Path) -> None:
    hub = tmp_path / "hub"
    shutil.copytree(tiny, hub / "models--org--tiny" / "snapshots" / COMMIT)
    code = RESOLVE_HUB.format(name=f"org/tiny@{COMMIT}", cache=str(tmp_path / "cache"))
    out = run_python(code, HF_HUB_CACHE=str(hub), HF_HUB_OFFLINE="1").splitlines()
    parameters = resolve_base(str(tiny), spec_folder=tmp_path, cache=tmp_path).parameters
    assert out == ["None", f"org/tiny {COMMIT} {parameters} True"]


def test_a_snapshot_that_is_not_there_cannot_be_had_offline(tmp_path: Path) -> None:
    code = RESOLVE_HUB.format(name=f"org/tiny@{COMMIT}", cache=str(tmp_path / "cache"))
    out = run_python(code, HF_HUB_CACHE=str(tmp_path / "hub"), HF_HUB_OFFLINE="1")
    assert f"base org/tiny@{COMMIT}: the hub cannot be reached (" in out


def test_describing_imports_no_model_library(tiny: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from adapterc.backend.bases.resolve import describe_base\n"
        f"base = describe_base({str(tiny)!r}, spec_folder=Path('.'), cache=Path({str(tmp_path)!r}))\n"
        f"describe_base('smollm2-135m-instruct', spec_folder=Path('.'), cache=Path({str(tmp_path)!r}))\n"
        "heavy = {'torch', 'transformers', 'tokenizers', 'safetensors', 'huggingface_hub', 'gguf', 'numpy'}\n"
        "print(base.layers, sorted(heavy & set(sys.modules)))\n"
    )
    assert run_python(code) == "2 []\n"


def test_a_description_of_an_older_version_gets_its_system_turn_from_the_files(
    tiny: Path, tmp_path: Path
) -> None:
    fresh = resolve_base(str(tiny), spec_folder=tmp_path, cache=tmp_path)
    assert fresh.turns.system_open == "<|im_start|>system\n"
    records = [path for path in (tmp_path / "descriptions").iterdir() if path.suffix == ".json"]
    assert len(records) == 1
    body = read_record(records[0])
    assert body is not None
    for name in ("system_open", "system_close"):
        del body["base"]["turns"][name]
    write_record(records[0], body)
    assert describe_base(str(tiny), spec_folder=tmp_path, cache=tmp_path) == fresh
