"""The template library as values: question families, wordings, passages. Read once, hashed with its bytes."""

from __future__ import annotations

from dataclasses import dataclass

from adapterc.ir.dataset import Split
from adapterc.ir.templates import Use, WrittenRow
from adapterc.value import value


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Family:
    """One question wording and the subjects it is asked about; each is itself: to hash one takes no time.

    `ask` is a Jinja template with the one variable `subject`; `core`, where there is one, asks the
    same without a bound on the answer. `source` names the library file the family stands in. An author's
    family has `questions` and `cores` in their place, one for each subject, rendered already.
    """

    id: str
    use: Use
    split: Split
    ask: str
    core: str
    subjects: tuple[str, ...]
    source: str
    questions: tuple[str, ...] = ()
    cores: tuple[str, ...] = ()


@value()
class SelfQuestion:
    """A question about the speaker, the Jinja template of its answer, and in `needs` what it takes."""

    ask: str
    answer: str
    needs: tuple[str, ...]


@value()
class PoleAsk:
    """Jinja templates of the instruction to answer as a pole would: they see name, description, question.

    `shown` sees also `answer`, one of the pole's examples; `told` is for a pole without any.
    """

    shown: str
    told: str


@value()
class FactWordings:
    """Jinja templates around a fact: `asks` see `question`, `cues` its first words as `opening`.

    `answers` see `fact`; cues are for a fact that no question was written for.
    """

    asks: tuple[str, ...]
    cues: tuple[str, ...]
    answers: tuple[str, ...]


@value()
class PartAsking:
    """Jinja templates of what is asked later of facts and frames: other wordings than any row has.

    `asks` see a fact's `question`, `cues` the first words of one without a question as `opening`; `strides`
    ask for a frame at work and see nothing.
    """

    asks: tuple[str, ...]
    cues: tuple[str, ...]
    strides: tuple[str, ...]


@value()
class SceneParts:
    """Wordings for each attribute of a scene: questions that see `token`, or sentences that see `part`."""

    archetype: tuple[str, ...]
    action: tuple[str, ...]
    field: tuple[str, ...]
    emotion: tuple[str, ...]
    rhythm: tuple[str, ...]


@value()
class SceneTraining:
    """Jinja templates of what a scene's rows ask; they see `token`, a pair's `first` and `second`.

    Requests see `form`, with its article `aform`, and `register`; `by_form` and `by_register` name the one
    alone; `follow_ups` ask for another form and see no token. `lessons` see `scene`, which is the token or
    the definition in words, and ask for it to be told anew.
    """

    requests: tuple[str, ...]
    by_form: tuple[str, ...]
    by_register: tuple[str, ...]
    carriers: tuple[str, ...]
    pairs: tuple[str, ...]
    follow_ups: tuple[str, ...]
    lessons: tuple[str, ...]
    parts: SceneParts


@value()
class SceneAsking:
    """Jinja templates of what is asked about scenes later: other wordings than any row has.

    `requests` see what those of rows see, `by_form` of them name no register; `frames` see a paraphrase
    as `scene`, put together of sentences by `parts`; `defined` sees the token or the definition as
    `scene` and asks for it in other words.
    """

    requests: tuple[str, ...]
    by_form: tuple[str, ...]
    carriers: tuple[str, ...]
    pairs: tuple[str, ...]
    defined: str
    frames: tuple[str, ...]
    parts: SceneParts


@value()
class FormatWording:
    """How an answer is asked for in a format: `ask` is a Jinja template that sees `question`.

    `opening` and `closing` stand around an answer that is given in it.
    """

    ask: str
    opening: str
    closing: str


@value()
class PressureTexts:
    """What stands around held-out questions in other settings (`ir.settings`); none of it trains.

    `suffixes` ask to drop the role; `talk` are user's turns, each by itself; `formats` and `systems` have
    an entry for each format and each system prompt, by name.
    """

    suffixes: tuple[str, ...]
    talk: tuple[str, ...]
    formats: tuple[tuple[str, FormatWording], ...]
    systems: tuple[tuple[str, str], ...]


@value()
class Library:
    """All that the compiler ships for one language.

    `more` are questions that draw further content on a subject out of a base. `reasons` are
    sentences that carry a thought on, with the moves' slots; `courtesies` are an assistant's openings
    and closings; `asides`, `exclamations` and `list_leads` show those measures; `pole_ask` is what a
    base is told to answer as a pole would; `scene_rows` train scenes and `scene_items` verify them;
    `pressure` is what verification puts around questions to see what holds; `part_items` asks for facts
    and frames;
    `openings` are first words of plain texts for the base to
    continue; `passages` and `heldout` are plain texts (replay and retention, never shared). `own` are rows
    that a spec's own templates gave, whose families of questions stand behind the others.
    """

    language: str
    families: tuple[Family, ...]
    more: tuple[str, ...]
    reasons: tuple[str, ...]
    courtesy_openings: tuple[str, ...]
    courtesy_closings: tuple[str, ...]
    asides: tuple[str, ...]
    exclamations: tuple[str, ...]
    list_leads: tuple[str, ...]
    pole_ask: PoleAsk
    role: tuple[SelfQuestion, ...]
    frame: tuple[SelfQuestion, ...]
    fact: FactWordings
    scene_rows: SceneTraining
    scene_items: SceneAsking
    pressure: PressureTexts
    part_items: PartAsking
    openings: tuple[str, ...]
    passages: tuple[str, ...]
    heldout: tuple[str, ...]
    own: tuple[WrittenRow, ...] = ()
