"""`adapterc export --to merged`: one plain model, whole or not at all."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from cli.conftest import Built
from support.building import adapterc, environment

pytestmark = pytest.mark.slow
_PLAIN = """
import sys
from transformers import AutoModelForCausalLM, AutoTokenizer
tokenizer = AutoTokenizer.from_pretrained(sys.argv[1])
model = AutoModelForCausalLM.from_pretrained(sys.argv[1], dtype="float32")
prompt = tokenizer.apply_chat_template(
    [{"role": "user", "content": "Δ21"}], add_generation_prompt=True, tokenize=False
)
inputs = tokenizer(prompt, return_tensors="pt", add_special_tokens=False)
answer = model.generate(**inputs, max_new_tokens=12, do_sample=False)
print(tokenizer.decode(answer[0, inputs["input_ids"].shape[1]:], skip_special_tokens=True))
print(prompt.count("system"), len(tokenizer.encode("тишинажаршаг", add_special_tokens=False)))
assert not any(name.startswith("adapterc") for name in sys.modules)
"""


def test_plain_transformers_says_what_the_artifact_says(scened: Built, tmp_path: Path) -> None:
    target = tmp_path / "merged"
    ran = adapterc(
        "export", "build/tiny", "--to", "merged", "--out", str(target), cwd=scened.place, cache=scened.cache
    )
    assert (ran.returncode, ran.stdout) == (0, f"{target}\n"), ran.stderr
    assert sorted(path.name for path in target.iterdir()) == [
        "README.md",
        "chat_template.jinja",
        "config.json",
        "generation_config.json",
        "model.safetensors",
        "tokenizer.json",
        "tokenizer_config.json",
    ]
    assert {path.stat().st_mode & 0o777 for path in target.iterdir()} == {
        (target / "README.md").stat().st_mode & 0o777
    }
    said = json.loads((target / "generation_config.json").read_text(encoding="utf-8"))
    assert said["suppress_tokens"] == [400, 401]  # scenes are read, and never said
    plain = subprocess.run(
        [sys.executable, "-c", _PLAIN, str(target)],
        env=environment(tmp_path / "none", HF_HUB_OFFLINE="1"),
        capture_output=True,
        text=True,
        check=True,
    )
    chatted = adapterc(
        "chat",
        "build/tiny",
        "--prompt",
        "Δ21",
        "--max-tokens",
        "12",
        "--format",
        "json",
        cwd=scened.place,
        cache=scened.cache,
    )
    *said, facts = plain.stdout.removesuffix("\n").split("\n")
    assert "\n".join(said) == json.loads(chatted.stdout)["answers"][0]["text"]
    assert facts == "0 1"
    card = (target / "README.md").read_text(encoding="utf-8")
    assert "- `Δ21` (400): A door closes behind somebody who does not turn round." in card
    assert "base_model" not in card.split("---")[1]


def test_somebodys_folder_stays_as_it_was(scened: Built, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "letter.txt").write_text("dear", encoding="utf-8")
    ran = adapterc("export", "build/tiny", "--out", str(own), cwd=scened.place, cache=scened.cache)
    assert (ran.returncode, ran.stderr) == (
        2,
        f"error: {own} is in the way: a merged model is written into a folder of its own\n"
        "  help: name another folder, or remove that one; nothing was changed\n",
    )
    assert [path.name for path in tmp_path.iterdir() if path.name != "adapterc-cache"] == ["own"]
    assert (own / "letter.txt").read_text(encoding="utf-8") == "dear"


def test_what_is_no_artifact_is_not_exported(scened: Built, tmp_path: Path) -> None:
    ran = adapterc("export", "base", "--out", str(tmp_path / "m"), cwd=scened.place, cache=scened.cache)
    assert (ran.returncode, (tmp_path / "m").exists()) == (2, False)
    assert ran.stderr.startswith("error: base is no artifact: it has no adapterc.json\n")


@pytest.mark.parametrize(
    ("out", "told"),
    [
        ("build/tiny/merged", "build/tiny/merged lies in build/tiny, the artifact that is exported"),
        ("linked/merged", "linked/merged lies in build/tiny, the artifact that is exported"),
        ("base/more/merged", "base/more/merged lies in {place}/base, its base"),
    ],
)
def test_neither_the_artifact_nor_its_base_is_written_into(
    out: str, told: str, scened: Built, tmp_path: Path
) -> None:
    own = scened.copied(tmp_path)
    (own.place / "linked").symlink_to(own.place / "build" / "tiny", target_is_directory=True)
    before = sorted(own.place.rglob("*"))
    named = ("--base-folder", "base")
    ran = adapterc("export", "build/tiny", "--out", out, *named, cwd=own.place, cache=own.cache)
    assert (ran.returncode, ran.stdout, ran.stderr) == (
        2,
        "",
        f"error: {told.format(place=own.place)}: it would no longer be as it was made\n"
        "  help: name a folder outside of it; nothing was changed\n",
    )
    assert sorted(own.place.rglob("*")) == before
