"""A chat line by line: what is typed is asked, what begins with a slash is done."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, TextIO

from adapterc.cli.interrupts import Terminated, forgive
from adapterc.cli.spoken import speak
from adapterc.diagnostics.quoting import clipped, escaped
from adapterc.errors import AdaptercError

if TYPE_CHECKING:
    from adapterc.driver.conversation import Conversation

HELP = """\
/base   what the base alone says to the last question, the adapter off
/reset  forget what was said; the next question begins a new conversation
/help   this
/quit   end (Ctrl-D ends too; Ctrl-C ends an answer)
A text that begins with a slash itself is typed with two: //etc"""
_COMMAND = re.compile(r"/([a-z]+)")
_LONGEST = 1 << 20
_MARK = "> "


class Session:
    """One conversation at a keyboard, or over a pipe: answers on `out`, everything else on `talk`."""

    def __init__(self, conversation: Conversation, out: TextIO, talk: TextIO, *, both: bool) -> None:
        self._conversation = conversation
        self._out = out
        self._talk = talk
        self._both = both
        self._forgotten = 0

    def run(self) -> None:
        """Until `/quit` or the end of what is typed."""
        self._prepare()
        while (line := self._line()) is not None:
            text = line.strip()
            if text and not self._done(text):
                return

    def _done(self, text: str) -> bool:
        """Do or ask what was typed; False where it ends the session."""
        command = _COMMAND.fullmatch(text)
        if command is None:
            self._answered(lambda: self._ask(text[1:] if text.startswith("//") else text))
            return True
        match command.group(1):
            case "quit":
                return False
            case "base" if self._conversation.has_question:
                self._answered(lambda: self._say_base(label=False))
            case "base":
                self._tell("nothing was asked yet")
            case "reset":
                self._conversation.reset()
                self._forgotten = 0
                self._tell("a new conversation begins")
            case "help":
                self._tell(HELP)
                if self._conversation.tokens:
                    self._tell(f"scenes: {escaped(clipped(' '.join(self._conversation.tokens), 400))}")
            case _:
                self._tell(f"there is no {escaped(clipped(text))}: /help lists what there is")
        return True

    def _ask(self, text: str) -> None:
        if self._both:
            self._out.write("adapter: ")
        speak(self._conversation.ask(text), self._out)
        if self._conversation.forgotten > self._forgotten:
            self._forgotten = self._conversation.forgotten
            self._tell("(the base's context is full: the earliest exchanges are forgotten)")
        if self._both:
            self._say_base(label=True)

    def _say_base(self, *, label: bool) -> None:
        if label:
            self._out.write("base: ")
        speak(self._conversation.ask_base(), self._out)

    def _answered(self, answer: Callable[[], None]) -> None:
        """Give an answer; a question that is too long, and Ctrl-C at a keyboard, end it and no more."""
        try:
            answer()
        except AdaptercError as stop:
            self._tell(f"{escaped(stop.message)}: {escaped(stop.help)}")
        except Terminated:
            raise
        except KeyboardInterrupt:
            if not sys.stdin.isatty():
                raise
            forgive()

    def _tell(self, text: str) -> None:
        print(text, file=self._talk, flush=True)

    def _prepare(self) -> None:
        if hasattr(sys.stdin, "reconfigure"):
            sys.stdin.reconfigure(errors="replace")
        if sys.stdin is not None and sys.stdin.isatty():
            with suppress(ImportError):
                import readline  # noqa: F401  its presence gives `input` editing and a history

    def _line(self) -> str | None:
        """The next line, None at the end; Ctrl-C at the mark gives a fresh one."""
        if sys.stdin is None:
            return None
        try:
            if not sys.stdin.isatty():
                return self._piped()
            if self._out.isatty():
                return input(_MARK)
            print(_MARK, end="", file=self._talk, flush=True)
            return self._piped()
        except EOFError:
            self._tell("")
            return None
        except Terminated:
            raise
        except KeyboardInterrupt:
            if not sys.stdin.isatty():
                raise
            forgive()
            self._tell("\n(Ctrl-D or /quit ends)")
            return ""

    def _piped(self) -> str | None:
        line = sys.stdin.readline(_LONGEST)
        return line or None
