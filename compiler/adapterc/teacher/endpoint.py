"""A teacher behind an address: each question asked until it is answered, or a person has to do something.

What may pass by itself (a server that is busy, starts, or breaks off) is tried again, a few times and with
growing waits; a server that says how long to wait is obeyed, up to a bound. The key is read from the
environment and goes into one header; no message holds it.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping, Sequence
from time import sleep
from typing import Any

from adapterc.credentials import KEYS
from adapterc.diagnostics.quoting import clipped
from adapterc.errors import AdaptercError
from adapterc.ir.spec import Message
from adapterc.ir.teacher import Teacher
from adapterc.teacher.answers import NoAnswerError, Said, complaint, said_in
from adapterc.teacher.connection import ConnectionFaultError, Reply, post

_TRIES = 4
_LONGEST_WAIT = 60.0
"""Seconds that a server may ask to wait; what takes longer is left to a person."""
_BUSY = (408, 425, 429, 500, 502, 503, 504, 529)
_TOO_MANY = 429
_CAPS = ("max_tokens", "max_completion_tokens")
"""What servers call the most tokens of an answer: nearly all the first, some models the second alone."""
_MOST_SAID = 200
_SENDABLE = re.compile(r"[\x21-\x7e]+")
_AGAIN = "the answers that came are kept: run the same command to go on"


class Endpoint:
    """The model that `teacher` names, with its key from the environment; AdaptercError where that is none."""

    def __init__(self, teacher: Teacher, *, wait: Callable[[float], None] = sleep) -> None:
        self._teacher, self._wait = teacher, wait
        self._key = _key(teacher.key_env)
        self._cap = _CAPS[0]

    def ask(self, system: str, turns: Sequence[Message]) -> Said:
        """The answer to the last of `turns` behind the system turn; AdaptercError where none is to be had."""
        teacher = self._teacher
        body: Mapping[str, Any] = {
            "model": teacher.model,
            "messages": [
                {"role": "system", "content": system},
                *({"role": turn.role, "content": turn.content} for turn in turns),
            ],
            "temperature": teacher.temperature,
        }
        return self._read(self._capped(body))

    def _capped(self, body: Mapping[str, Any]) -> Reply:
        """The reply to `body` with the most tokens of an answer, under the server's own name for it."""
        reply = self._answered(_bytes({**body, self._cap: self._teacher.max_tokens}))
        if reply.status == 400 and self._cap == _CAPS[0] and _CAPS[1] in complaint(reply.body):
            self._cap = _CAPS[1]
            reply = self._answered(_bytes({**body, self._cap: self._teacher.max_tokens}))
        if reply.status != 200:
            raise self._refused(reply)
        return reply

    def _answered(self, body: bytes) -> Reply:
        """A reply of a server that is not busy; AdaptercError where none comes."""
        headers = {"Content-Type": "application/json", "Accept": "application/json", "User-Agent": "adapterc"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        fault = ConnectionFaultError("")
        for turn in range(_TRIES):
            pause = 2.0**turn
            try:
                reply = post(
                    f"{self._teacher.endpoint}/chat/completions", body, headers, timeout=self._teacher.timeout
                )
            except ConnectionFaultError as stopped:
                if not stopped.is_passing:
                    raise self._unreached(stopped) from stopped
                fault = stopped
            else:
                if reply.status not in _BUSY:
                    return reply
                fault = ConnectionFaultError(f"status {reply.status}{self._words(reply)}", is_passing=True)
                pause = self._asked_to_wait(reply, pause)
            if turn + 1 < _TRIES:
                self._wait(pause)
        raise self._unreached(fault, times=_TRIES)

    def _asked_to_wait(self, reply: Reply, pause: float) -> float:
        """The seconds that the server asks for, or `pause`; AdaptercError where it asks for too many."""
        asked = reply.headers.get("retry-after", "").strip()
        if not re.fullmatch(r"[0-9]{1,9}(?:\.[0-9]{1,3})?", asked):
            return pause
        if float(asked) > _LONGEST_WAIT:
            raise AdaptercError(
                f"the teacher at {self._teacher.endpoint} asks to wait {float(asked):g} s"
                f"{self._words(reply)}",
                help=f"wait that long, or raise the limit of your account; {_AGAIN}",
            )
        return max(pause, float(asked))

    def _unreached(self, fault: ConnectionFaultError, times: int = 1) -> AdaptercError:
        tried = f" ({times} times)" if times > 1 else ""
        advice = "see that `endpoint` is the address of an OpenAI-compatible server"
        if fault.message.startswith(f"status {_TOO_MANY}"):
            advice = "wait a while, or raise the limit of your account"
        elif fault.is_passing:
            advice = "see that its server runs, that `endpoint` is its address, and that `timeout` leaves it "
            advice += "the time"
        return AdaptercError(
            f"the teacher at {self._teacher.endpoint} gives no answer{tried}: {fault.message}",
            help=f"{advice}; {_AGAIN}",
        )

    def _refused(self, reply: Reply) -> AdaptercError:
        told = self._words(reply)
        where = self._teacher.endpoint
        if 300 <= reply.status < 400:
            to = clipped(_shown(reply.headers.get("location", "")), 80) or "it names no place"
            return AdaptercError(
                f"the teacher at {where} sends elsewhere (status {reply.status}): {to}",
                help="nothing was sent there; write that address as `endpoint` if you trust it",
            )
        if reply.status in (401, 403):
            named = f"${self._teacher.key_env}" if self._teacher.key_env else ""
            return AdaptercError(
                f"the teacher at {where} does not let us in (status {reply.status}){told}",
                help=f"see that {named} holds a key for this address"
                if named
                else "name the environment variable that holds a key for it: `key_env: TEACHER_KEY`",
            )
        if reply.status == 404:
            return AdaptercError(
                f"the teacher at {where} does not know {where}/chat/completions, or its model "
                f"{clipped(self._teacher.model)} (status 404){told}",
                help="`endpoint` is the address up to what stands before `/chat/completions`, often to /v1",
            )
        return AdaptercError(
            f"the teacher at {where} refuses the request (status {reply.status}){told}",
            help="see that it knows the model, and takes `max_tokens` and `temperature` as they stand",
        )

    def _read(self, reply: Reply) -> Said:
        try:
            return said_in(reply.body)
        except NoAnswerError as fault:
            raise AdaptercError(
                f"what the teacher at {self._teacher.endpoint} answers cannot be used: "
                f"{clipped(self._without_key(fault.message), _MOST_SAID)}",
                help="see that the address is that of an OpenAI-compatible server (chat completions); "
                + _AGAIN,
            ) from fault

    def _words(self, reply: Reply) -> str:
        """What the server says of its error, behind a colon; never the key."""
        said = clipped(self._without_key(complaint(reply.body)), _MOST_SAID)
        return f": {said}" if said else ""

    def _without_key(self, text: str) -> str:
        if self._key:
            text = text.replace(self._key, "[key]")
        for shape in KEYS:
            for match in list(shape.matches(text)):
                text = text.replace(match.group(), "[key]")
        return text


def _bytes(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")


def _key(name: str) -> str:
    """The key in the environment variable of this name; none where no variable is named."""
    if not name:
        return ""
    key = os.environ.get(name, "").strip()
    if not key:
        raise AdaptercError(
            f"the environment variable {name}, which is to hold the teacher's key, is not set",
            help=f"set it (export {name}=…), or delete `key_env` where the teacher takes no key",
        )
    if not _SENDABLE.fullmatch(key):
        raise AdaptercError(
            f"what the environment variable {name} holds cannot be sent as a key",
            help="a key has no spaces, line ends or letters beyond ASCII; copy it again",
        )
    return key


def _shown(address: str) -> str:
    """A foreign address without a name or password in it, in one line."""
    return re.sub(r"//[^/@]*@", "//", "".join(char for char in address if char.isprintable()))
