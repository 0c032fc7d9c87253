"""What a spec's texts say that earlier ones have said."""

from __future__ import annotations

from adapterc.middle.answers import compared
from adapterc.middle.echoes import Echo, echoes
from support.specs import PREFERENCE, resolved

_PAIRS = """\
    pairs:
      - {prompt: Why wait?, to: The rain will stop when it stops and nobody can hurry it., from: Run now.}
      - {prompt: Why weep?, to: A tear costs nothing that was ever ours to keep or to lose., from: Never.}
      - {prompt: Why wait?, to: The rain will stop when it stops and nobody can hurry it on., from: Run now.}
    probes:
      - {family: f, subject: rain, prompt: Why run?, to: Nobody can hurry it., from: Run now.}
"""


def found(text: str) -> dict[str, Echo]:
    spec = resolved(text)
    return {one.path: echo for one, echo in zip(compared(spec), echoes(spec), strict=True)}


def test_only_a_text_that_says_nearly_what_another_said_may_be_near() -> None:
    echoing = found(PREFERENCE + _PAIRS)
    assert [path for path, echo in echoing.items() if echo.may_be_near] == ["traits.calm.pairs.2"]


def test_a_run_is_as_long_as_its_words() -> None:
    last = found(PREFERENCE + _PAIRS)["traits.calm.pairs.2"]
    assert last.has_run(14)
    assert not last.has_run(15)


def test_a_held_out_text_is_heard_and_not_asked() -> None:
    echoing = found(PREFERENCE + _PAIRS)
    assert echoing["traits.calm.probes.0"] == Echo(pairs=7, new=7, known=b"")
    assert echoing["traits.calm.pairs.0"].has_run(4)


def test_a_text_without_two_words_is_looked_at() -> None:
    assert Echo(pairs=0, new=0, known=b"").may_be_near
