"""An artifact with scenes, loaded and exported: the same model, in one call and in plain transformers."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

import adapterc
from adapterc.backend.bases.resolve import describe_base
from adapterc.backend.scene_contexts import misread
from adapterc.backend.train import train
from adapterc.digest import digest_file
from adapterc.driver.artifact_model import ExportRequest, export_merged, load_artifact
from adapterc.emit.artifact import emit
from adapterc.errors import AdaptercError
from adapterc.ir.spec import Message
from adapterc.templating.chat import render_prompt
from support.emission import emit_request
from support.scenes import entries, reshape_base, table_on
from support.tiny_model import TINY_VOCABULARY, make_tiny_base
from support.training import silent, tiny_request, tiny_row

_TOKENS = ("Δ21", "🜂⟁")


@pytest.fixture(scope="module", params=["tied", "untied"])
def project(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project: `base`, a base with room for one scene, and `build/stoic`, an artifact with two."""
    folder = tmp_path_factory.mktemp("project")
    make_tiny_base(folder / "base")
    reshape_base(folder / "base", rows=TINY_VOCABULARY + 1, tied=request.param == "tied")
    base = describe_base(str(folder / "base"), spec_folder=folder, cache=folder / "cache")
    assert base is not None
    wanted = (*entries(_TOKENS[:1]), *entries(_TOKENS[1:], slots=(1,), row="trained"))
    table = table_on(base, folder / "table", wanted)
    rows = tuple(tiny_row(at, "demonstration", "The river bends.", ask="Δ21") for at in range(4))
    asked = replace(tiny_request(folder / "base", rows, epochs=4), base=base, scenes=table)
    adapter = train(asked, folder=folder / "run", progress=silent)
    made = emit_request(folder / "made")
    spec = replace(made.spec, base="base")
    emit(
        replace(made, spec=spec, base=base, adapter=adapter, scenes=table), target=folder / "build" / "stoic"
    )
    return folder


def _logits(model: Any, tokenizer: Any, text: str = "Then Δ21 and 🜂⟁, or Δ210.") -> Any:
    with torch.no_grad():
        return model(torch.tensor([tokenizer(text).input_ids])).logits


def test_the_artifact_holds_its_glossary(project: Path) -> None:
    scenes = project / "build" / "stoic" / "scenes"
    assert sorted(path.name for path in scenes.iterdir()) == [
        "chat_template.jinja",
        "rows.safetensors",
        "scenes.json",
        "scenes.lock",
        "tokenizer.json",
        "tokenizer_config.json",
    ]
    assert (scenes / "scenes.lock").read_text(encoding="utf-8") == (
        '{\n  "version": 1,\n  "slots": {\n    "Δ21": 0,\n    "🜂⟁": 1\n  }\n}\n'
    )
    assert (scenes / "rows.safetensors").read_bytes() == (project / "run" / "rows.safetensors").read_bytes()
    told = json.loads((project / "build" / "stoic" / "adapterc.json").read_text(encoding="utf-8"))
    assert {name for name in told["files"] if name.startswith("scenes/")} == {
        f"scenes/{path.name}" for path in scenes.iterdir()
    }


def test_one_call_gives_model_and_tokenizer(project: Path) -> None:
    model, tokenizer = adapterc.load(project / "build" / "stoic", "cpu")
    assert type(model).__name__.startswith("PeftModel")
    assert not model.training
    for at, token in enumerate(_TOKENS):
        assert misread(tokenizer, token, TINY_VOCABULARY + at) is None
    with model.disable_adapter():
        bare = _logits(model, tokenizer)
    assert not torch.allclose(bare, _logits(model, tokenizer))


def test_the_tokenizer_s_template_renders_what_was_trained_on(project: Path) -> None:
    loaded = load_artifact(project / "build" / "stoic", device="cpu")
    theirs = loaded.tokenizer.apply_chat_template(
        [{"role": "user", "content": "Δ21"}], tokenize=False, add_generation_prompt=True
    )
    assert theirs == render_prompt(loaded.base.turns, [Message(role="user", content="Δ21")])


def test_the_merged_export_is_the_same_model_in_plain_transformers(project: Path, tmp_path: Path) -> None:
    out = tmp_path / "merged"
    request = ExportRequest(artifact=str(project / "build" / "stoic"), target=str(out))
    assert export_merged(request) == out
    code = (
        "import json, sys, torch\n"
        "from transformers import AutoModelForCausalLM, AutoTokenizer\n"
        f"model = AutoModelForCausalLM.from_pretrained({str(out)!r}).eval()\n"
        f"tokenizer = AutoTokenizer.from_pretrained({str(out)!r})\n"
        "ids = tokenizer('Then Δ21 and 🜂⟁, or Δ210.').input_ids\n"
        "said = [{'role': 'user', 'content': 'Δ21'}]\n"
        "prompt = tokenizer.apply_chat_template(said, tokenize=False, add_generation_prompt=True)\n"
        "asked = tokenizer(prompt, return_tensors='pt')\n"
        "answer = model.generate(**asked, max_new_tokens=6, do_sample=False)\n"
        "with torch.no_grad(): logits = model(torch.tensor([ids])).logits[0, -1].tolist()\n"
        "print(json.dumps([ids, prompt, answer[0].tolist(), logits, 'adapterc' in sys.modules]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=dict(os.environ), capture_output=True, text=True, check=True
    )
    ids, prompt, answer, logits, ours = json.loads(done.stdout)
    model, tokenizer = adapterc.load(project / "build" / "stoic", "cpu")
    assert not ours
    assert ids == tokenizer("Then Δ21 and 🜂⟁, or Δ210.").input_ids
    assert torch.allclose(torch.tensor(logits), _logits(model, tokenizer)[0, -1], atol=1e-4)
    asked = tokenizer(prompt, return_tensors="pt")
    own = model.generate(**asked, max_new_tokens=6, do_sample=False)
    assert answer == own[0].tolist()
    assert not (out / "adapter_config.json").exists()


def test_an_export_replaces_nothing(project: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").touch()
    with pytest.raises(AdaptercError) as caught:
        export_merged(ExportRequest(artifact=str(project / "build" / "stoic"), target=str(tmp_path)))
    assert (
        caught.value.message
        == f"{tmp_path} is in the way: a merged model is written into a folder of its own"
    )


def test_a_folder_that_is_no_artifact_is_told(tmp_path: Path) -> None:
    with pytest.raises(AdaptercError) as caught:
        adapterc.load(tmp_path)
    assert caught.value.message == f"{tmp_path} is no artifact: it has no adapterc.json"


def test_a_changed_row_is_noticed_before_anything_is_loaded(project: Path, tmp_path: Path) -> None:
    import shutil

    copy = tmp_path / "build" / "stoic"
    shutil.copytree(project / "build" / "stoic", copy)
    shutil.copytree(project / "base", tmp_path / "base")
    rows = copy / "scenes" / "rows.safetensors"
    rows.write_bytes(rows.read_bytes()[:-1] + b"\x00")
    with pytest.raises(AdaptercError) as caught:
        adapterc.load(copy)
    assert caught.value.message == f"{rows} is not as it was built: changed"


def test_a_base_that_moved_can_be_named_and_another_is_refused(project: Path, tmp_path: Path) -> None:
    import shutil

    copy = tmp_path / "stoic"
    shutil.copytree(project / "build" / "stoic", copy)
    model, _ = adapterc.load(copy, "cpu", base=str(project / "base"))
    assert model is not None
    make_tiny_base(tmp_path / "other", seed=9)
    with pytest.raises(AdaptercError) as caught:
        adapterc.load(copy, base=str(tmp_path / "other"))
    assert caught.value.message.endswith(f": {tmp_path / 'other'} is another")


def test_importing_the_package_loads_no_model_library() -> None:
    code = "import adapterc, sys; print([name for name in ('torch', 'transformers') if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], env=dict(os.environ), capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


@pytest.mark.parametrize(
    ("file", "change", "message"),
    [
        (
            "scenes/scenes.json",
            lambda text: text.replace(f'"id": {TINY_VOCABULARY},', '"id": 3,'),
            "the tokenizer beside the scenes does not know `Δ21` as 3: they do not belong together",
        ),
        (
            "scenes/tokenizer.json",
            lambda text: text.replace("Δ21", "Δ99"),
            f"the tokenizer beside the scenes does not know `Δ21` as {TINY_VOCABULARY}: they do not belong "
            "together",
        ),
    ],
)
def test_parts_of_two_artifacts_are_told(
    file: str, change: Callable[[str], str], message: str, project: Path, tmp_path: Path
) -> None:
    folder = _copied(project, tmp_path)
    changed = change((folder / file).read_text(encoding="utf-8"))
    (folder / file).write_text(changed, encoding="utf-8")
    _rehash(folder, file)
    with pytest.raises(AdaptercError) as caught:
        load_artifact(folder, device="cpu", base=str(project / "base"))
    assert caught.value.message == message


def test_an_adapter_of_another_shape_is_told(project: Path, tmp_path: Path) -> None:
    from safetensors.torch import load_file, save_file

    folder = _copied(project, tmp_path)
    weights = folder / "adapter_model.safetensors"
    save_file({name: tensor[:1].contiguous() for name, tensor in load_file(weights).items()}, weights)
    _rehash(folder, weights.name)
    with pytest.raises(AdaptercError, match="does not load on base: Error"):
        load_artifact(folder, device="cpu", base=str(project / "base"))


def _copied(project: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(project / "build" / "stoic", tmp_path / "stoic"))


def _rehash(folder: Path, file: str) -> None:
    """As somebody would who meant it."""
    made = json.loads((folder / "adapterc.json").read_text(encoding="utf-8"))
    made["files"][file] = digest_file(folder / file)
    (folder / "adapterc.json").write_text(json.dumps(made), encoding="utf-8")
