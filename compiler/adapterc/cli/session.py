"""A chat line by line: what is typed is asked, what begins with a slash is done."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, TextIO

from adapterc.cli.interrupts import Terminated, forgive
from adapterc.cli.spoken import speak
from adapterc.diagnostics.quoting import clipped, escaped
from adapterc.errors import AdaptercError, ExitCode

if TYPE_CHECKING:
    from adapterc.driver.conversation import Conversation
    from adapterc.driver.known_scenes import KnownScenes

HELP = """\
/base    what the base alone says to the last question, the adapter off
/scenes  the scene tokens, and the forms that each can be asked for
/reset   forget what was said; the next question begins a new conversation
/help    this
/quit    end (Ctrl-D ends too; Ctrl-C ends an answer)
A text that begins with a slash itself is typed with two: //etc"""
_COMMANDS = ("/base", "/scenes", "/reset", "/help", "/quit")
_LONGEST = 1 << 20
_MARK = "> "


def tell_nearly(scenes: KnownScenes | None, text: str, talk: TextIO) -> None:
    """Say which words of a question were perhaps to be scene tokens and are none."""
    for word, token in scenes.nearly(text) if scenes is not None else ():
        print(escaped(f"({clipped(word)} is no scene: {clipped(token)} is one)"), file=talk, flush=True)


def tell_command(prompt: str, talk: TextIO) -> None:
    """Say that a question of a script is a command where it is typed, and is asked all the same."""
    command = prompt.strip().lower()
    if command in _COMMANDS:
        way = "--base has the base answer as well" if command == "/base" else "commands are typed or piped"
        print(f"({command} is put to the model: --prompt takes no commands; {way})", file=talk, flush=True)


def completer(words: Sequence[str]) -> Callable[[str, int], str | None]:
    """What readline asks: the n-th of `words` that begins so."""

    def complete(text: str, state: int) -> str | None:
        found = [word for word in words if word.startswith(text)]
        return found[state] if state < len(found) else None

    return complete


class Session:
    """One conversation at a keyboard, or over a pipe: answers on `out`, everything else on `talk`."""

    def __init__(
        self,
        conversation: Conversation,
        out: TextIO,
        talk: TextIO,
        *,
        both: bool,
        scenes: KnownScenes | None = None,
    ) -> None:
        self._conversation = conversation
        self._scenes = scenes
        self._out = out
        self._talk = talk
        self._both = both
        self._forgotten = 0
        self._refused = False

    def run(self) -> ExitCode:
        """Until `/quit` or the end of what is typed; over a pipe USAGE where a line could not be done."""
        self._prepare()
        while (line := self._line()) is not None:
            text = line.strip()
            if text and not self._done(text):
                break
        is_typed = sys.stdin is not None and sys.stdin.isatty()
        return ExitCode.USAGE if self._refused and not is_typed else ExitCode.OK

    def _done(self, text: str) -> bool:
        """Do or ask what was typed; False where it ends the session."""
        if text.startswith("//") or not text.startswith("/"):
            self._answered(lambda: self._ask(text[1:] if text.startswith("//") else text))
            return True
        command, _, more = text.partition(" ")
        match command.lower():
            case name if more and name in _COMMANDS:
                self._refuse(f"{name} stands alone; a question that begins with a slash is typed with two")
            case "/quit":
                return False
            case "/base" if self._conversation.has_question:
                self._answered(lambda: self._say_base(label=False))
            case "/base":
                self._refuse("nothing was asked yet")
            case "/scenes":
                self._list()
            case "/reset":
                self._conversation.reset()
                self._forgotten = 0
                self._tell("a new conversation begins")
            case "/help":
                self._tell(HELP)
            case _:
                self._refuse(f"there is no {escaped(clipped(command))}: /help lists what there is")
        return True

    def _list(self) -> None:
        """Every scene on a line of its own."""
        scenes = self._scenes.scenes if self._scenes is not None else ()
        if not scenes:
            self._tell("there are no scenes")
        for scene in scenes:
            forms = "; ".join(f"{form}, {register}" for form, register in scene.forms)
            self._tell(escaped(f"{scene.token}  {forms}"))

    def _ask(self, text: str) -> None:
        tell_nearly(self._scenes, text, self._talk)
        speak(self._conversation.ask(text), self._out, label="adapter: " if self._both else "")
        if self._conversation.forgotten > self._forgotten:
            self._forgotten = self._conversation.forgotten
            self._tell("(the base's context is full: the earliest exchanges are forgotten)")
        if self._both:
            self._say_base(label=True)

    def _say_base(self, *, label: bool) -> None:
        speak(self._conversation.ask_base(), self._out, label="base: " if label else "")

    def _answered(self, answer: Callable[[], None]) -> None:
        """Give an answer; a question that is too long, and Ctrl-C at a keyboard, end it and no more."""
        try:
            answer()
        except AdaptercError as stop:
            self._refuse(f"{escaped(stop.message)}: {escaped(stop.help)}")
        except Terminated:
            raise
        except KeyboardInterrupt:
            if not sys.stdin.isatty():
                raise
            forgive()

    def _refuse(self, text: str) -> None:
        """Say why a line was not done, and go on with the next."""
        self._refused = True
        self._tell(text)

    def _tell(self, text: str) -> None:
        print(text, file=self._talk, flush=True)

    def _prepare(self) -> None:
        if hasattr(sys.stdin, "reconfigure"):
            sys.stdin.reconfigure(errors="replace")
        if sys.stdin is not None and sys.stdin.isatty():
            with suppress(ImportError):
                import readline  # its presence gives `input` editing and a history

                tokens = self._scenes.tokens if self._scenes is not None else ()
                readline.set_completer(completer((*tokens, *_COMMANDS)))
                readline.set_completer_delims(" \t,.;:?!()")
                is_other = "libedit" in (readline.__doc__ or "")
                readline.parse_and_bind("bind ^I rl_complete" if is_other else "tab: complete")

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
