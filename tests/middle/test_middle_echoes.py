"""What a spec's texts say that earlier ones have said."""

from __future__ import annotations

from adapterc.middle.answers import compared
from adapterc.middle.echoes import apart, echoes
from support.specs import PREFERENCE, resolved

_PAIRS = """\
    pairs:
      - {prompt: Why wait?, to: The rain will stop when it stops and nobody can hurry it., from: Run now.}
      - {prompt: Why weep?, to: A tear costs nothing that was ever ours to keep or to lose., from: Never.}
"""
_AGAIN = """\
      - {prompt: Why wait?, to: The rain will stop when it stops and nobody can hurry it on., from: Run now.}
"""
_PROBES = """\
    probes:
      - {family: f, subject: rain, prompt: Why run?, to: Nobody can hurry it., from: Run now.}
"""


def found(text: str) -> dict[str, tuple[int, ...]]:
    spec = resolved(text)
    return dict(zip((one.path for one in compared(spec)), echoes(spec).runs, strict=True))


def test_only_a_text_that_says_nearly_what_another_said_may_be_near() -> None:
    assert not echoes(resolved(PREFERENCE + _PAIRS + _PROBES)).near
    assert echoes(resolved(PREFERENCE + _PAIRS + _AGAIN + _PROBES)).near


def test_a_run_is_as_long_as_its_words() -> None:
    assert found(PREFERENCE + _PAIRS + _AGAIN + _PROBES)["traits.calm.pairs.2"] == (2, 12, 2)


def test_a_held_out_text_is_heard_and_not_asked() -> None:
    heard = found(PREFERENCE + _PAIRS + _PROBES.replace("Nobody", "Stop when it stops and nobody"))
    assert heard["traits.calm.probes.0"] == (0, 0, 0)
    assert heard["traits.calm.pairs.0"] == (
        1,
        len(["stop", "when", "it", "stops", "and", "nobody", "can", "hurry", "it"]),
        2,
    )


def test_a_run_of_seven_words_is_none() -> None:
    assert found(PREFERENCE + _PAIRS + _PROBES)["traits.calm.pairs.0"] == (0, 0, 0)


def test_a_text_without_two_words_is_looked_at() -> None:
    lone = '    pairs: [{prompt: "…", to: "!", from: "?"}]\n'
    assert echoes(resolved(PREFERENCE + lone)).near


def test_specs_of_the_same_texts_have_the_same_echoes() -> None:
    one, other = resolved(PREFERENCE + _PAIRS), resolved("credits: [somebody]\n" + PREFERENCE + _PAIRS)
    assert one != other
    assert echoes(one) is echoes(other)


def test_texts_are_apart_that_share_no_eight_words_with_a_held_out_one() -> None:
    found = apart(resolved(PREFERENCE + _PAIRS + _PROBES))
    assert found.held_out == {"Why run?", "Nobody can hurry it.", "Run now."}
    assert found.known({"Why wait?", "Why weep?", "Never."}) == {"Why wait?", "Why weep?", "Never."}
    assert not found.known(found.held_out)
    near = apart(resolved(PREFERENCE + _PAIRS + _PROBES.replace("Nobody", "Stop when it stops and nobody")))
    assert near.near == {"The rain will stop when it stops and nobody can hurry it."}
    assert not near.known({"The rain will stop when it stops and nobody can hurry it."})
    assert not near.known({"What nobody wrote."})
