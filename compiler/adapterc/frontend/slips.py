"""Known slips: what other formats and habits call by another name, write in short, or put elsewhere.

The names are those of chat datasets, preference sets, trainers and judges whose users write specs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence as Items
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from adapterc.diagnostics.model import Fix
from adapterc.diagnostics.quoting import clipped, either
from adapterc.frontend.expected import fields_of, known_keys, members
from adapterc.frontend.fixes import enclosed
from adapterc.frontend.tree import Node, Scalar, text_at
from adapterc.spec.document import Import, Spec
from adapterc.spec.fields import Bound
from adapterc.spec.options import DatasetSection, TrainingSection
from adapterc.spec.persona import Demonstration, Dialogue, Fact, Frame, Message, Role, Skill
from adapterc.spec.trait import Example, Moves, Pair, Pole, Probe, Trait

_ASKED = "ask question questions q query user human input instruction"
_ANSWERED = "response reply output completion assistant gpt a"
_WON = "chosen preferred accepted winner good positive answer response"
_LOST = "rejected dispreferred loser bad negative"
_NAMES: tuple[tuple[tuple[type[BaseModel], ...], str, str], ...] = (
    ((Demonstration, Example), _ASKED, "prompt"),
    ((Demonstration, Example), f"{_ANSWERED} chosen to", "answer"),
    ((Pair, Probe), _ASKED, "prompt"),
    ((Pair, Probe), _WON, "to"),
    ((Pair, Probe), _LOST, "from"),
    ((Probe,), "topic about", "subject"),
    ((Probe,), "group cluster", "family"),
    ((Fact,), "question questions q asks prompt prompts query queries", "ask"),
    ((Fact,), "answer a text content statement", "fact"),
    ((Message,), "from speaker", "role"),
    ((Message,), "value text", "content"),
    ((Dialogue,), "conversation conversations turns", "messages"),
    ((Import,), "file library", "path"),
    ((Spec,), "model base_model", "base"),
    ((Spec,), "lang", "language"),
    ((Spec,), "persona character system system_prompt", "role"),
    ((Spec,), "conversations", "dialogues"),
    ((Spec,), "author authors creator", "credits"),
    ((Role,), "name", "title"),
    ((Role,), "description persona bio", "summary"),
    ((Role,), "tone style", "voice"),
    ((Trait,), "name", "id"),
    ((Trait,), "type", "kind"),
    ((Trait,), "metric", "measure"),
    ((Trait,), "threshold thresholds", "verify"),
    ((Trait,), "positive chosen", "to"),
    ((Trait,), "negative rejected", "from"),
    ((Pole,), "id", "name"),
    ((Pole,), "summary", "description"),
    ((Pole,), "phrases keywords", "markers"),
    ((Moves,), "opening opens start", "open"),
    ((Moves,), "turning turns", "turn"),
    ((Moves,), "closing closes end", "close"),
    ((Frame, Skill), "name", "id"),
    ((Frame, Skill), "examples", "demonstrations"),
    ((Frame,), "rule", "principle"),
    ((Frame,), "chain", "steps"),
    ((Bound,), "min minimum ge gte above", "at_least"),
    ((Bound,), "max maximum le lte below", "at_most"),
    ((TrainingSection,), "lr", "learning_rate"),
    ((TrainingSection,), "r lora_rank", "rank"),
    ((TrainingSection,), "lora_alpha", "alpha"),
    ((TrainingSection,), "num_epochs num_train_epochs", "epochs"),
    ((DatasetSection,), "size count examples", "rows"),
)
"""Where a key was written, the names it goes by elsewhere, and its name here."""

_WORDS = {
    "human": "user",
    "prompter": "user",
    "gpt": "assistant",
    "bot": "assistant",
    "ai": "assistant",
    "model": "assistant",
    "more": "increase",
    "raise": "increase",
    "less": "decrease",
    "fewer": "decrease",
    "reduce": "decrease",
    "lower": "decrease",
}
"""Words that stand elsewhere for one of the language's choices."""

_ITEM = re.compile(r"^ *(?:- +)+$")
_ADDRESS = re.compile(r"[a-z+]+://|git@", re.IGNORECASE)


def renamed(annotation: Any, key: str) -> str:
    """The key that goes by the name `key` elsewhere; empty where none does."""
    models = set(members(annotation))
    asked = key.casefold().replace("-", "_")
    found = (meant for places, names, meant in _NAMES if models & set(places) and asked in names.split())
    return next(found, "")


def meant_key(annotation: Any, key: str) -> str:
    """The key of the same mapping that an unknown one was probably meant to be, empty when none is near."""
    if renamed(annotation, key):
        return renamed(annotation, key)
    if home_of(annotation, key):
        return ""
    near = get_close_matches(key.casefold(), known_keys(annotation), n=1, cutoff=0.6)
    return near[0] if near else ""


def meant_word(word: str, choices: Items[str]) -> str:
    """The choice that a word was probably meant to be, empty when none is near."""
    same = _WORDS.get(word.casefold(), "")
    near = get_close_matches(word, choices, n=1)
    return same if same in choices else near[0] if near else ""


def home_of(annotation: Any, key: str, above: Items[tuple[Node, Any]] = ()) -> str:
    """Where a key that is unknown here belongs, in words; empty where that is not known."""
    models = [option for option in members(annotation) if isinstance(option, type)]
    for how, paths in (_homes(model)[key] for model in models if key in _homes(model)):
        return f"`{key}` belongs {how} {either([f'`{path}`' for path in paths])}"
    for _, outer in reversed(above):
        if key in known_keys(outer):
            place = "at the top of the spec" if outer is Spec else "a level higher"
            return f"`{key}` belongs {place}: indent it less"
    return ""


@lru_cache(maxsize=64)
def _homes(model: type[Any]) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Of every key below a mapping of this type: whether it stands under mappings or in items, and which."""
    if not issubclass(model, BaseModel):
        return {}
    near = _mappings(model, "")
    far = [
        place for path, kind in near for option in members(kind) for place in _mappings(option, f"{path}.")
    ]
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for how, places in (("under", near), ("under", far), ("in an item of", _lists(model))):
        told: dict[str, tuple[str, ...]] = {}
        for path, kind in places:
            for key in known_keys(kind):
                told[key] = (*told.get(key, ()), path)
        found = {key: (how, paths) for key, paths in told.items()} | found
    return found


def _mappings(model: Any, prefix: str) -> list[tuple[str, Any]]:
    """The keys of a mapping that hold mappings, with their types."""
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        return []
    return [(f"{prefix}{name}", field.annotation) for name, field in fields_of(model).items()]


def _lists(model: type[BaseModel]) -> list[tuple[str, Any]]:
    """The keys of a spec that hold lists of mappings, with the types of the items."""
    fields = fields_of(model).items() if model is Spec else ()
    return [
        (name, get_args(option)[0])
        for name, field in fields
        for option in members(field.annotation)
        if get_origin(option) is tuple
    ]


def meant_value(
    annotation: Any, node: Node, above: Items[tuple[Node, Any]], step: str
) -> tuple[str, Fix | None] | None:
    """What to write in the place of a value that is a mapping in short, with the edit; None for any other."""
    if not isinstance(node, Scalar) or "\n" in node.region.raw:
        return None
    raw, models = clipped(node.region.raw.strip()), members(annotation)
    if isinstance(node.value, str):
        if Import in models or (Import,) in [get_args(option)[:1] for option in models]:
            return _import(raw, node, is_list=Import not in models)
        if Role in models:
            return f"write `{step}: {{summary: …}}`, in the first person: it is what the adapter says", None
    elif isinstance(node.value, (int, float)) and not isinstance(node.value, bool) and Bound in models:
        trait = above[-2][0] if len(above) > 1 else None
        side = (
            "at_most" if step in ("kl", "ppl_ratio") or text_at(trait, "kind") == "decrease" else "at_least"
        )
        return f"write `{step}: {{{side}: {raw}}}`", enclosed(node, f"{{{side}: ", "}")
    return None


def _import(raw: str, node: Scalar, *, is_list: bool) -> tuple[str, Fix | None]:
    if _ADDRESS.match(str(node.value)):
        return "copy the library into this repository and import it by its path: `- path: …`", None
    if is_list:
        return f"write `[{{path: {raw}}}]`", enclosed(node, "[{path: ", "}]")
    source, start = node.region.source, node.region.start
    line = source.text[source.text.rfind("\n", 0, start) + 1 : start]
    shown = f"- path: {raw}" if _ITEM.match(line) else f"{{path: {raw}}}"
    return f"write `{shown}`", enclosed(node, "{path: ", "}")


def share_for(number: float, limit: float) -> str:
    """What to write for a share that was given as a per cent; empty where it was not."""
    if 1 < number <= 100 and number / 100 <= limit:
        return f"a share, not a number of them: for {number:g} per cent write {number / 100:g}"
    return ""
