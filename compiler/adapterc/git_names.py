"""Addresses of git repositories, refs and commits as texts: which are taken, and what is wrong with others.

Nothing here asks git or the disk. What is taken can stand behind `--` on a command line, names a transport
that runs no program of the address's choosing (`ext::`, `fd::` and other remote helpers do), and holds no
password: those belong to git's credential helpers or to the ssh agent.
"""

from __future__ import annotations

import re
from typing import Literal

from adapterc.value import value

Transport = Literal["https", "ssh", "local"]
Fault = Literal["address", "credentials"]

# Texts, compiled when they are first needed: most specs import nothing from git.
_HOST = r"(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])"
_USER = r"[A-Za-z0-9_][A-Za-z0-9._-]*"
_HTTPS = rf"https://{_HOST}(?::[0-9]{{1,5}})?/[^?#]+"
_SSH = rf"ssh://(?:{_USER}@)?{_HOST}(?::[0-9]{{1,5}})?/[^?#]+"
_SCP = rf"(?:{_USER}@)?(?P<host>{_HOST}):(?![-/\\:])[^?#]+"
_LOCAL = r"(?s)(?:file:///|/|\.\.?/).*|\.\.?"
_HELPER = r"[A-Za-z0-9+.-]*::"
_SCHEME = r"([A-Za-z][A-Za-z0-9+.-]*)://"
_PRIVATE = r"(?i)https?://[^\s/@\"']+@|[a-z+]{1,16}://[^\s/@:\"']*:[^\s/@\"']*@|://[^\s\"']*[?#]"
_ENCODED_CONTROL = r"(?i)%(?:[01][0-9a-f]|7f)"
_COMMIT = r"[0-9a-f]{40}(?:[0-9a-f]{24})?"
_REF = r"[^\x00-\x20\x7f~^:?*\[\\]{1,250}"
_SHORT = 12
_LONGEST = 1_024
_BEHIND_KEY = r"(?<=\bgit)[\"']?[ \t]*:[^\n]*"
_WORD = r"[^\s,}\"']+"
_BEFORE_AT = r"(?<=://)[^\s/@]+(?=@)"
_QUERY = r"(?<=[?#])\S+"


@value()
class Address:
    """An address that is taken: how git goes there, and its text."""

    transport: Transport
    text: str

    @property
    def is_relative(self) -> bool:
        """Whether it is a path that begins where its file lies."""
        return self.text.startswith(".")

    @property
    def path(self) -> str:
        """A local one as a path."""
        return self.text.removeprefix("file://") if self.transport == "local" else ""


@value()
class Refused:
    """Why an address is not taken, and what to do; it repeats nothing of one that holds credentials."""

    fault: Fault
    message: str
    advice: str


_FORMS = "write https://HOST/PATH, ssh://HOST/PATH or USER@HOST:PATH"


def address_of(text: str) -> Address | Refused:
    """What `text` means as the address of a repository."""
    if len(text) <= _LONGEST and re.search(_PRIVATE, text):
        return Refused(
            fault="credentials",
            message="the address holds a password, a token or a query",
            advice="delete it there and withdraw it if this file was shared; git's own credential helper or "
            "the ssh agent knows how to get in",
        )
    if problem := _steering(text):
        return Refused(fault="address", message=problem, advice=_FORMS)
    if re.fullmatch(_HTTPS, text):
        return Address(transport="https", text=text)
    if re.fullmatch(_SSH, text) or _is_scp(text):
        return Address(transport="ssh", text=text)
    if re.fullmatch(_LOCAL, text):
        return Address(transport="local", text=text)
    scheme = re.match(_SCHEME, text)
    what = f"`{scheme[1][:20]}://` is no transport that is taken" if scheme else "it is no address"
    if scheme and scheme[1] in ("https", "ssh"):
        what = "there is no host and path that are written like that"
    return Refused(fault="address", message=what, advice=_FORMS)


def _steering(text: str) -> str:
    """What makes a text more than an address to git; empty where nothing does."""
    if len(text) > _LONGEST:
        return f"an address has at most {_LONGEST} characters"
    if text.startswith("-"):
        return "an address that begins with `-` would be an option to git"
    if not text.isprintable() or re.search(_ENCODED_CONTROL, text):
        return "an address holds no control characters"
    if re.match(_HELPER, text):
        return "`::` would have git run another program"
    return ""


def _is_scp(text: str) -> bool:
    """`user@host:path`; a host of one letter would be a drive."""
    match = re.fullmatch(_SCP, text)
    return match is not None and len(match["host"]) > 1 and not text.startswith(("/", "."))


def ref_problem(ref: str) -> str:
    """What is wrong with `ref` as a tag, a branch or a commit, by git's own rules; empty where it is none."""
    if ref.startswith("-"):
        return "a ref that begins with `-` would be an option to git"
    parts = ref.split("/")
    is_named = (
        re.fullmatch(_REF, ref) is not None and ref.isprintable() and ".." not in ref and "@{" not in ref
    )
    if not is_named or ref == "@" or ref.endswith("."):
        return "no tag, branch or commit can be called that"
    if any(not part or part.startswith(".") or part.endswith(".lock") for part in parts):
        return "no tag, branch or commit can be called that"
    return ""


def is_commit(text: str) -> bool:
    """Whether it is the whole hash of a commit, SHA-1 or SHA-256, in lower case."""
    return re.fullmatch(_COMMIT, text) is not None


def short(commit: str) -> str:
    """A commit as messages name it."""
    return commit[:_SHORT]


def words_of(address: str) -> tuple[str, ...]:
    """The parts of an address that can name its repository, the last one first: `specs`, `team`, the host."""
    bare = re.sub(_SCHEME, "", address).removesuffix("/").removesuffix(".git")
    parts = [part.rpartition("@")[2] for part in re.split(r"[/:]", bare)]
    safe = [re.sub(r"[^A-Za-z0-9._-]+", "-", part).strip("-.") for part in reversed(parts)]
    return tuple(part for part in safe if part)


def without_credentials(text: str) -> str:
    """`text`, which git may have said, with stars over whatever stands before an `@` in an address."""
    return re.sub(_QUERY, "***", re.sub(_BEFORE_AT, "***", text))


def masked(text: str) -> str:
    """A file's text with stars over each address of a key `git` that holds credentials, as long as it was.

    Such a file is refused, and the message shows its line.
    """
    if "git" not in text or "://" not in text:
        return text
    return re.sub(_BEHIND_KEY, lambda line: re.sub(_WORD, _starred, line[0]), text)


def _starred(word: re.Match[str]) -> str:
    is_secret = len(word[0]) > _LONGEST or re.search(_PRIVATE, word[0])
    return "*" * len(word[0]) if is_secret else word[0]
