"""Known slips: what other formats and habits call by another name or put elsewhere.

The names are those of chat datasets, preference sets, trainers and judges whose users write specs.
"""

from __future__ import annotations

from collections.abc import Sequence as Items
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from adapterc.diagnostics.quoting import either
from adapterc.frontend.expected import fields_of, known_keys, members
from adapterc.frontend.tree import Node
from adapterc.ir.measures import MEASURES, PREFERENCE_METRICS
from adapterc.spec.document import Import, Spec
from adapterc.spec.fields import Bound
from adapterc.spec.options import DatasetSection, RetentionSection, Targets, TrainingSection, VerifySection
from adapterc.spec.persona import Demonstration, Dialogue, Fact, Frame, Message, Role, Skill
from adapterc.spec.scene import Form, Scene
from adapterc.spec.templates import TemplateFamily
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
    ((Import,), "url repo repository address", "git"),
    ((Import,), "tag branch rev revision commit version", "ref"),
    ((Import,), "as namespace alias", "prefix"),
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
    ((Trait,), "metric structure form format", "measure"),
    ((Trait,), "threshold thresholds", "verify"),
    ((Trait,), "positive chosen", "to"),
    ((Trait,), "negative rejected opposite", "from"),
    ((Pole,), "id", "name"),
    ((Pole,), "summary", "description"),
    ((Pole,), "phrases keywords", "markers"),
    ((Moves,), "opening opens start", "open"),
    ((Moves,), "turning turns", "turn"),
    ((Moves,), "closing closes end", "close"),
    ((Form,), "tone style voice", "register"),
    ((Form,), "type kind name", "form"),
    ((Scene,), "id name symbol", "token"),
    ((Frame, Skill), "name", "id"),
    ((Frame, Skill), "examples demos samples shots", "demonstrations"),
    ((Frame,), "rule", "principle"),
    ((Frame,), "chain", "steps"),
    ((Bound,), "min minimum ge gte above", "at_least"),
    ((Bound,), "max maximum le lte below", "at_most"),
    ((TrainingSection,), "lr", "learning_rate"),
    ((TrainingSection,), "r lora_rank", "rank"),
    ((TrainingSection,), "lora_alpha", "alpha"),
    ((TrainingSection,), "num_epochs num_train_epochs", "epochs"),
    ((Targets,), "mlp feed_forward feedforward", "ffn"),
    ((Targets,), "attn self_attn", "attention"),
    ((RetentionSection,), "perplexity ppl", "ppl_ratio"),
    ((RetentionSection,), "kld kl_divergence", "kl"),
    ((DatasetSection,), "size count examples", "rows"),
    ((DatasetSection,), "weights", "mix"),
    ((TemplateFamily,), "name id", "family"),
    ((TemplateFamily,), "prompt question template", "ask"),
    ((TemplateFamily,), "topics subject values", "subjects"),
    ((TemplateFamily,), "for for_each foreach", "each"),
    ((TemplateFamily,), "chosen response", "answer"),
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
    "form": "structure",
    "format": "structure",
    "shape": "structure",
    "q_proj": "q",
    "k_proj": "k",
    "v_proj": "v",
    "o_proj": "o",
}
"""Words that stand elsewhere for one of the language's choices."""


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


def word_for(word: str, choices: Items[str]) -> str:
    """The choice that goes by the name `word` elsewhere; empty where none does."""
    same = _WORDS.get(word.casefold(), "")
    return same if same in choices else ""


def meant_word(word: str, choices: Items[str]) -> str:
    """The choice that a word was probably meant to be, empty when none is near."""
    near = get_close_matches(word, choices, n=1)
    return word_for(word, choices) or (near[0] if near else "")


METRICS = frozenset({*(metric for measure in MEASURES for metric in measure.metrics), *PREFERENCE_METRICS})
"""Every metric that a threshold may bind."""
_NOWHERE = {
    "version": "delete it: a spec has no version of its own, and `adapterc: 1` is the language's",
    "description": "who speaks is said in `role`, and what a spec is for in a comment",
}


def home_of(annotation: Any, key: str, above: Items[tuple[Node, Any]] = ()) -> str:
    """Where a key that is unknown here belongs, in words; empty where that is not known."""
    models = [option for option in members(annotation) if isinstance(option, type)]
    for how, paths in (_homes(model)[key] for model in models if key in _homes(model)):
        return f"`{key}` belongs {how} {either([f'`{path}`' for path in paths])}"
    if key in METRICS and {Trait, Skill} & set(models):
        return f"`{key}` belongs under `verify`"
    if key in METRICS and VerifySection in models:
        return f"`{key}` belongs under `verify` of the trait that it is measured on"
    if annotation is Spec and key in _NOWHERE:
        return _NOWHERE[key]
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
    return [
        (name, get_args(option)[0])
        for name, kind in (_mappings(model, "") if model is Spec else ())
        for option in members(kind)
        if get_origin(option) is tuple
    ]
