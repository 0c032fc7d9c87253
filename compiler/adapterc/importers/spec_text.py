"""What was imported as the text of a spec: valid as it stands, with comments on what waits for the author."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from adapterc.diagnostics.quoting import counted
from adapterc.importers.imported import Imported, Lore, Persona
from adapterc.importers.licences import spdx
from adapterc.importers.naming import language_of
from adapterc.importers.yaml_lines import comment, item, pair, quoted
from adapterc.spec.addressed import addressed, card_macros
from adapterc.spec.fields import LINE_LIMIT

BASE = "smollm2-135m-instruct"
_KEY_LIMIT = 100
_IGNORED = "adapterc: ignore[AC0522] imported as it stands; delete when reworded"
_MACROS = "FILL IN: macros such as {{char}} are text here; write the names they stand for."
_SKELETON = """\
# traits:
#   - id: a-name-of-your-own
#     kind: preference
#     from:
#       name: one word
#       description: What an answer does that lacks the trait.
#     to:
#       name: one word
#       description: What an answer does that has it.
#       moves:
#         open: ["Granted, {claim}.", …]     # six moves or more in all, short ones
#         turn: ["Nothing in {subject} asks for that.", …]
#         close: ["So much for {subject}.", …]
#     verify: { accuracy: { at_least: 0.60 } }
"""
_LESS_ASSISTANT = """\
traits:
  - id: less-assistant
    kind: decrease
    measure: assistant_phrases
    verify: { rate: { at_most: 0.10 } }
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenBase:
    """The base to name; `spelt` is the script that the embedded one cannot read, where that is why."""

    name: str = BASE
    spelt: str = ""


def spec_text(imported: Imported, *, name: str, dialogues: str, report: str, base: ChosenBase) -> str:
    """The spec called `name`; `dialogues` and `report` are the files beside it (no dialogues: none)."""
    tag = language_of(written(imported))
    parts = (
        _head(imported, report),
        chain(_first_keys(name, tag), _base(tag, base)),
        _role(imported.persona),
        _knowledge(imported.lore, tag),
        _dialogues(imported, dialogues),
        _traits(imported.persona, tag),
        _rights(imported),
    )
    return "\n".join("\n".join(part) + "\n" for part in (list(lines) for lines in parts) if part)


def written(imported: Imported) -> Iterator[str]:
    """The texts that the spec and its dialogues are made of."""
    persona = imported.persona
    yield from (persona.summary, persona.voice, *persona.facts)
    for one in imported.conversations:
        yield from (turn.text for turn in one.turns)
    yield from (one.text for one in imported.lore)


def _head(imported: Imported, report: str) -> Iterator[str]:
    yield "# yaml-language-server: $schema=./adapterc.schema.json"
    came = ", ".join(imported.formats)
    yield from comment(f"Made by `adapterc init` from: {came}. What was left out, and why: {report}.")
    yield from comment("FILL IN marks what waits for you; the spec is valid without it.")


def _first_keys(name: str, tag: str) -> Iterator[str]:
    yield "adapterc: 1"
    yield "kind: adapter"
    yield f"name: {quoted(name)}"
    yield from comment("FILL IN: guessed from the letters of the texts.")
    yield f"language: [{tag}]"


def _base(tag: str, base: ChosenBase) -> Iterator[str]:
    advice = "FILL IN: the model to adapt; this one comes with adapterc and speaks English."
    if base.spelt:
        advice = (
            "FILL IN: the model to adapt, a hub id with its commit or a folder. Much of the texts is "
            f"{base.spelt}, which {BASE}, the base that comes with adapterc, spells letter by letter; "
            "this one is made for many scripts."
        )
    elif tag != "en":
        advice += " Choose one that speaks your language: a hub id with its commit, or a folder."
    yield from comment(advice)
    yield f"base: {base.name}"


def _role(persona: Persona) -> Iterator[str]:
    if not any((persona.name, persona.summary, persona.voice, persona.facts)):
        return
    yield "role:"
    if "{{" in persona.summary + persona.voice + "".join(persona.facts):
        yield from comment(_MACROS, 2)
    if persona.name:
        title = persona.name[:LINE_LIMIT]
        yield from comment("FILL IN: what the speaker is, such as `a lighthouse keeper`.", 2)
        yield from _as_it_stands(title, 2)
        yield from pair("title", title, 2)
    else:
        yield from comment("FILL IN: `title`, what the speaker is, such as `a lighthouse keeper`.", 2)
    if persona.summary:
        advice = "FILL IN: say it in the first person; the adapter learns to speak these words of itself."
        yield from comment(advice, 2)
        yield from _as_it_stands(persona.summary, 2)
        yield from pair("summary", persona.summary, 2)
    if persona.voice:
        yield from comment("FILL IN: how the speaker sounds, in the first person.", 2)
        yield from _as_it_stands(persona.voice, 2)
        yield from pair("voice", persona.voice, 2)
    if persona.facts:
        yield "  facts:"
        for fact in persona.facts:
            yield from _as_it_stands(fact, 4)
            yield from item(fact, 4)


def _as_it_stands(text: str, indent: int) -> Iterator[str]:
    """What a check would say of a prompt or of macros, silenced: the author is told above."""
    if addressed(text):
        yield from comment(_IGNORED, indent)


def _new_macros(text: str, known: set[str], indent: int = 0) -> Iterator[str]:
    """The same where a check would tell of a macro: at the first text of its section that has it."""
    macros = {text[one.start : one.end].casefold() for one in card_macros(text)}
    if macros - known:
        yield from comment(_IGNORED, indent)
    known |= macros


def _knowledge(lore: tuple[Lore, ...], tag: str) -> Iterator[str]:
    if not lore:
        return
    yield from comment("FILL IN: the questions are made from keywords; reword them as people would ask.")
    if any("{{" in text for one in lore for text in (one.text, *one.keys)):
        yield from comment(_MACROS)
    yield "knowledge:"
    known: set[str] = set()
    for one in lore:
        yield from _new_macros(one.text, known, 2)
        lines = list(pair("fact", one.text, 4))
        yield f"  - {lines[0].lstrip()}"
        yield from lines[1:]
        asked = [question for key in one.keys for question in _questions(key, tag)]
        if asked:
            yield "    ask:"
            for question in asked:
                yield from _new_macros(question, known, 6)
                yield from item(question, 6)


def _questions(key: str, tag: str) -> tuple[str, ...]:
    """A keyword as questions; where its case endings are not known, the bare word."""
    key = " ".join(key.split())[:_KEY_LIMIT]
    if not key:
        return ()
    return (f"What do you know about {key}?", f"Tell me about {key}.") if tag == "en" else (f"{key}?",)


def _dialogues(imported: Imported, file: str) -> Iterator[str]:
    if not imported.conversations:
        return
    dialogues = counted(len(imported.conversations), "dialogue")
    yield from comment(
        f"{dialogues}. FILL IN: delete those that do not speak as the adapter should; "
        "50 to 100 good ones are enough."
    )
    if any("{{" in turn.text for one in imported.conversations for turn in one.turns):
        yield from comment(f"{_MACROS} They stand in {file}.")
    yield from _new_macros(
        "\n".join(turn.text for one in imported.conversations for turn in one.turns), set()
    )
    yield f"dialogues: {{ file: {quoted(file)} }}"


def _traits(persona: Persona, tag: str) -> Iterator[str]:
    """A trait that holds for any persona; otherwise only how one is written."""
    yield from comment(
        "FILL IN: what should be seen in the answers. Only a trait is measured and proved; without one the "
        "build is never VERIFIED."
    )
    if persona.summary and tag == "en":
        yield from _LESS_ASSISTANT.splitlines()
        yield from _SKELETON.splitlines()[1:]
    else:
        yield from _SKELETON.splitlines()


def _rights(imported: Imported) -> Iterator[str]:
    """Whose work it is, and the licence of the adapter where the persona's is a known one."""
    identifier = spdx(imported.persona.licence)
    if imported.credits:
        yield from comment("The model card shows these lines, beside the base's licence.")
        yield "credits:"
        for line in imported.credits:
            yield from item(line[:LINE_LIMIT], 2)
    if imported.credits and not identifier:
        yield from comment("FILL IN: `licence`, that of the adapter; what is credited above must allow it.")
    if identifier:
        yield f"licence: {identifier}"
