"""`adapterc chat` on a tiny artifact with scenes: for scripts, over a pipe, at a keyboard."""

from __future__ import annotations

import json
import os
import pty
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cli.conftest import Built
from cli.test_cli_build import _HEAVY, loaded_by
from support.building import adapterc, environment

pytestmark = pytest.mark.slow
_FEW = ("--max-tokens", "12", "--device", "cpu")


def _chat(own: Built, *arguments: str, typed: str | None = None) -> subprocess.CompletedProcess[str]:
    return adapterc("chat", *arguments, cwd=own.place, cache=own.cache, input=typed)


def test_each_prompt_is_answered_alone_and_always_the_same(scened: Built) -> None:
    both = _chat(scened, "build/tiny", "--prompt", "Δ21", "--prompt", "Why?", *_FEW)
    turned = _chat(scened, "build/tiny", "--prompt", "Why?", "--prompt", "Δ21", *_FEW)
    assert (both.returncode, both.stderr) == (0, "")
    assert both.stdout
    assert sorted(both.stdout) == sorted(turned.stdout)
    assert both.stdout != turned.stdout


def test_json_has_both_answers_and_how_they_were_made(scened: Built) -> None:
    asked = ("--prompt", "Δ21", "--base", "--format", "json", "--temperature", "0.7", "--seed", "5")
    ran = _chat(scened, "build/tiny", *asked, *_FEW)
    assert ran.stdout.isascii()
    told = json.loads(ran.stdout)
    (answer,) = told.pop("answers")
    assert told == {
        "name": "tiny",
        "verdict": "NOT VERIFIED",
        "base": "base",
        "max_tokens": 12,
        "temperature": 0.7,
        "seed": 5,
    }
    assert answer["prompt"] == "Δ21"
    assert {"text", "tokens", "finished"} == set(answer["base"])
    again = _chat(scened, "build/tiny", *asked[:-1], "6", *_FEW)
    assert json.loads(again.stdout)["answers"][0]["text"] != answer["text"]


def test_lines_of_a_pipe_are_turns_and_commands(scened: Built) -> None:
    typed = "Δ21\n\n/base\n/reset\n/base\n/help\n/scenes\n/sing me\n/base Δ21\n/QUIT\nnever asked\n"
    ran = _chat(scened, "build/tiny", *_FEW, typed=typed)
    assert ran.returncode == 2
    alone = _chat(scened, "build/tiny", "--prompt", "Δ21", "--base", *_FEW)
    assert ran.stdout == alone.stdout.replace("adapter: ", "", 1).replace("base: ", "", 1)
    assert ran.stderr == (
        "loading tiny on base\n"
        "tiny, NOT VERIFIED; scenes: Δ21 тишинажаршаг.\n"
        "/help says what can be typed.\n"
        "a new conversation begins\n"
        "nothing was asked yet\n"
        "/base    what the base alone says to the last question, the adapter off\n"
        "/scenes  the scene tokens, and the forms that each can be asked for\n"
        "/reset   forget what was said; the next question begins a new conversation\n"
        "/help    this\n"
        "/quit    end (Ctrl-D ends too; Ctrl-C ends an answer)\n"
        "A text that begins with a slash itself is typed with two: //etc\n"
        "Δ21  phrase, plain; symbols, technical\n"
        "тишинажаршаг  phrase, plain; symbols, technical\n"
        "there is no /sing: /help lists what there is\n"
        "/base stands alone; a question that begins with a slash is typed with two\n"
    )


def test_a_word_that_is_nearly_a_token_is_told(scened: Built) -> None:
    ran = _chat(scened, "build/tiny", "--prompt", "∆21, then Δ21", *_FEW)
    assert (ran.returncode, ran.stderr) == (0, "(∆21 is no scene: Δ21 is one)\n")
    typed = _chat(scened, "build/tiny", *_FEW, typed="δ21 and тишинажаршага\n")
    assert typed.stderr.splitlines()[3:] == [
        "(δ21 is no scene: Δ21 is one)",
        "(тишинажаршага is no scene: тишинажаршаг is one)",
    ]


def test_a_question_too_long_for_the_base_ends_no_session(scened: Built) -> None:
    long = "river " * 5000
    ran = _chat(scened, "build/tiny", *_FEW, "--base", typed=f"{long}\nΔ21\n")
    alone = _chat(scened, "build/tiny", "--prompt", "Δ21", "--base", *_FEW)
    assert (ran.returncode, ran.stdout) == (2, alone.stdout)
    assert ran.stderr.splitlines()[-1] == (
        "the question is longer than base can read: it has a context of 4096 tokens: ask it in fewer words"
    )
    script = _chat(scened, "build/tiny", "--prompt", long, *_FEW)
    assert (script.returncode, script.stdout) == (2, "")


def test_lines_of_a_pipe_that_can_be_done_end_well(scened: Built) -> None:
    ran = _chat(scened, "build/tiny", *_FEW, typed="Δ21\n/base\n/reset\n")
    assert ran.returncode == 0


def test_a_prompt_that_is_a_command_where_it_is_typed_is_asked_and_told(scened: Built) -> None:
    ran = _chat(scened, "build/tiny", "--prompt", "/base", "--prompt", "/quit", "--prompt", "/etc", *_FEW)
    assert (ran.returncode, ran.stderr) == (
        0,
        "(/base is put to the model: --prompt takes no commands; --base has the base answer as well)\n"
        "(/quit is put to the model: --prompt takes no commands; commands are typed or piped)\n",
    )
    assert len(ran.stdout.splitlines()) >= 3


def test_at_a_keyboard_ctrl_c_gives_a_fresh_line_and_ctrl_d_ends(scened: Built) -> None:
    ours, theirs = pty.openpty()
    ran = subprocess.Popen(
        [sys.executable, "-m", "adapterc", "chat", "build/tiny", *_FEW],
        cwd=scened.place,
        env=environment(scened.cache, TERM="dumb"),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        preexec_fn=_own_terminal,  # noqa: PLW1509
    )
    os.close(theirs)
    try:
        said = _until(ours, b"> ")
        said += _typed(ours, b"half a que")
        said += _typed(ours, b"\x03", shows=b"/quit ends)\r\n> ")
        os.write(ours, "Δ21\n".encode())
        said += _until(ours, b"\r\n> ")
        os.write(ours, b"\x04")
        assert ran.wait(timeout=60) == 0
        assert b"Traceback" not in said
    finally:
        ran.kill()
        ran.wait()
        os.close(ours)


def _own_terminal() -> None:
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def _typed(terminal: int, text: bytes, *, shows: bytes = b"") -> bytes:
    """Type `text` until what it `shows` is seen, by default itself.

    What is typed before the terminal is ready is lost on a busy machine; and Ctrl-C that comes just before
    Python's line editor waits for a key is seen by it with the next key.
    """
    said, end = b"", time.monotonic() + 90
    while (shows or text) not in said and time.monotonic() < end:
        os.write(terminal, text)
        again = time.monotonic() + 5
        while (shows or text) not in said and time.monotonic() < again:
            if select.select([terminal], [], [], 1)[0]:
                said += os.read(terminal, 1)
    assert (shows or text) in said, said
    return said


def _until(terminal: int, mark: bytes, seconds: float = 90) -> bytes:
    said, end = b"", time.monotonic() + seconds
    while mark not in said and time.monotonic() < end:
        if select.select([terminal], [], [], 1)[0]:
            said += os.read(terminal, 1)
    assert mark in said, said
    return said


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("nowhere", "nowhere is not there"),
        ("spec.yaml", "spec.yaml is a file: an artifact is a folder"),
        ("base", "base is no artifact: it has no adapterc.json"),
    ],
)
def test_what_is_no_artifact_is_told_without_loading_anything(
    place: str, message: str, scened: Built
) -> None:
    ran = _chat(scened, place, "--prompt", "Δ21")
    assert (ran.returncode, ran.stdout, ran.stderr) == (
        2,
        "",
        f"error: {message}\n  help: name a folder that a build wrote, such as build/my-adapter: "
        "adapterc build SPEC makes one\n",
    )
    _, modules = loaded_by("chat", place, "--prompt", "Δ21", cwd=scened.place, cache=scened.cache)
    assert modules & _HEAVY == set()


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        ("adapter_model.safetensors", b"", "adapter_model.safetensors is not as it was built: changed"),
        ("scenes/rows.safetensors", None, "scenes/rows.safetensors is not as it was built: missing"),
        ("scenes/extra.bin", b"x", "scenes/extra.bin is not as it was built: added"),
        ("adapterc.json", b"[", "adapterc.json cannot be read: it is no JSON object"),
    ],
)
def test_a_damaged_artifact_is_told(
    file: str, content: bytes | None, message: str, scened: Built, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(scened.place / "build" / "tiny", tmp_path / "tiny"))
    if content is None:
        (folder / file).unlink()
    else:
        (folder / file).write_bytes(content)
    ran = _chat(scened, str(folder), "--prompt", "Δ21")
    assert (ran.returncode, ran.stdout) == (4, "")
    assert ran.stderr == (f"error: {folder}/{message}\n  help: copy the artifact again, or build it anew\n")


def test_settings_that_no_build_writes_are_refused(scened: Built, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(scened.place / "build" / "tiny", tmp_path / "tiny"))
    config = json.loads((folder / "adapter_config.json").read_text(encoding="utf-8"))
    text = json.dumps({**config, "megatron_config": {}, "megatron_core": "os"})
    (folder / "adapter_config.json").write_text(text, encoding="utf-8")
    made = json.loads((folder / "adapterc.json").read_text(encoding="utf-8"))
    from adapterc.digest import digest_file

    made["files"]["adapter_config.json"] = digest_file(folder / "adapter_config.json")
    (folder / "adapterc.json").write_text(json.dumps(made), encoding="utf-8")
    ran = _chat(scened, str(folder), "--prompt", "Δ21")
    assert ran.returncode == 4
    assert "adapter_config.json was not written by a build: it sets megatron_config" in ran.stderr


def test_an_artifact_that_moved_finds_its_base_and_another_base_is_refused(
    scened: Built, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(scened.place / "build" / "tiny", tmp_path / "far" / "away" / "tiny"))
    asked = ("chat", str(folder), "--prompt", "Δ21", *_FEW)
    moved = adapterc(*asked, cwd=tmp_path, cache=scened.cache)
    assert moved.returncode == 0, moved.stderr
    fresh = tmp_path / "fresh"
    lost = adapterc(*asked, cwd=tmp_path, cache=fresh)
    assert lost.returncode == 4
    assert "help: name the folder of that very base: --base-folder FOLDER" in lost.stderr
    named = adapterc(*asked, "--base-folder", str(scened.place / "base"), cwd=tmp_path, cache=fresh)
    assert (named.returncode, named.stdout) == (0, moved.stdout)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--prompt", " "], "a --prompt is empty"),
        (["--format", "json"], "--format json is for scripts"),
        (["--temperature", "nan"], "argument --temperature: 'nan' is not 0, nor from 0.01 to 10"),
        (["--temperature", "-1"], "argument --temperature: '-1' is not 0, nor from 0.01 to 10"),
        (["--max-tokens", "0"], "argument --max-tokens: '0' is not a number of tokens"),
        (["--max-tokens", "9999999999"], "argument --max-tokens: '9999999999' is not a number of tokens"),
    ],
)
def test_what_cannot_be_meant_is_usage(arguments: list[str], message: str, scened: Built) -> None:
    ran = _chat(scened, "build/tiny", *arguments)
    assert (ran.returncode, message in ran.stderr) == (2, True), ran.stderr
