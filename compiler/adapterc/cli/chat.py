"""`adapterc chat ARTIFACT`: a conversation at a keyboard, or answers for a script."""

from __future__ import annotations

import sys
from argparse import Namespace
from contextlib import suppress
from dataclasses import asdict
from typing import TYPE_CHECKING, TextIO

from adapterc.cli.spoken import Said, speak
from adapterc.diagnostics.quoting import clipped, escaped
from adapterc.errors import AdaptercError, ExitCode

if TYPE_CHECKING:
    from adapterc.driver.artifact import OpenedArtifact
    from adapterc.driver.conversation import Conversation


_NAMED = 12
"""Scenes that are named at the beginning."""


def chat_command(asked: Namespace) -> ExitCode:
    """`adapterc chat ARTIFACT`."""
    from adapterc.driver.artifact import open_artifact
    from adapterc.driver.artifact_model import load_opened

    _check(asked)
    opened = open_artifact(asked.artifact, base=str(asked.base_folder or ""))
    if asked.prompt is None:
        _tell(f"loading {opened.name} on {opened.base.name}")
    device = None if asked.device == "auto" else str(asked.device)
    loaded = load_opened(opened, device=device)

    from adapterc.driver.conversation import Conversation, Decoding

    decoding = Decoding(max_tokens=asked.max_tokens, temperature=asked.temperature, seed=asked.seed)
    conversation = Conversation(loaded, decoding)
    if asked.prompt is not None:
        _tell_nearly(opened, asked.prompt)
    with suppress(BrokenPipeError):
        if asked.prompt is None:
            return _talk(conversation, opened, both=asked.base)
        if asked.format == "json":
            _print_json(conversation, opened, asked)
        else:
            _print_answers(conversation, asked.prompt, sys.stdout, both=asked.base)
    return ExitCode.OK


def _tell_nearly(opened: OpenedArtifact, prompts: list[str]) -> None:
    from adapterc.cli.session import tell_command, tell_nearly
    from adapterc.driver.known_scenes import known_scenes

    scenes = known_scenes(opened)
    for prompt in prompts:
        tell_command(prompt, sys.stderr)
        tell_nearly(scenes, prompt, sys.stderr)


def _check(asked: Namespace) -> None:
    if asked.prompt is None and asked.format == "json":
        raise AdaptercError(
            "--format json is for scripts", help="give the questions with --prompt TEXT", code=ExitCode.USAGE
        )
    if any(not prompt.strip() for prompt in asked.prompt or ()):
        raise AdaptercError("a --prompt is empty", help="write what is to be asked", code=ExitCode.USAGE)


def _talk(conversation: Conversation, opened: OpenedArtifact, *, both: bool) -> ExitCode:
    from adapterc.cli.session import Session
    from adapterc.driver.known_scenes import known_scenes

    _tell(f"{opened.name}, {opened.verdict or 'never judged'}{_known(conversation.tokens)}.")
    _tell("/help says what can be typed.")
    return Session(conversation, sys.stdout, sys.stderr, both=both, scenes=known_scenes(opened)).run()


def _known(tokens: tuple[str, ...]) -> str:
    """The first scenes, and how many there are."""
    if not tokens:
        return ""
    more = f" and {len(tokens) - _NAMED} more, see /scenes" if len(tokens) > _NAMED else ""
    return f"; scenes: {clipped(' '.join(tokens[:_NAMED]), 200)}{more}"


def _print_answers(conversation: Conversation, prompts: list[str], out: TextIO, *, both: bool) -> None:
    """Each prompt is a conversation of its own: an answer does not depend on what was asked before."""
    for prompt in prompts:
        conversation.reset()
        speak(conversation.ask(prompt), out, label="adapter: " if both else "")
        if both:
            speak(conversation.ask_base(), out, label="base: ")


def _print_json(conversation: Conversation, opened: OpenedArtifact, asked: Namespace) -> None:
    from adapterc.diagnostics.render.ascii_json import ascii_json

    answers = []
    for prompt in asked.prompt:
        conversation.reset()
        answer = _plain(prompt, speak(conversation.ask(prompt), None))
        if asked.base:
            answer["base"] = asdict(speak(conversation.ask_base(), None))
        answers.append(answer)
    told = {
        "name": opened.name,
        "verdict": opened.verdict,
        "base": opened.base.name,
        "max_tokens": asked.max_tokens,
        "temperature": asked.temperature,
        "seed": asked.seed,
        "answers": answers,
    }
    print(ascii_json(told), end="")


def _plain(prompt: str, said: Said) -> dict[str, object]:
    return {"prompt": prompt, **asdict(said)}


def _tell(text: str) -> None:
    print(escaped(text), file=sys.stderr, flush=True)
