"""Rows as laid out from spec and templates alone: named slots stand where a base's answer goes.

What is compared for change is the layout, so that a machine without the model can tell; what
trains is the filled rows.
"""

from __future__ import annotations

from dataclasses import field

from adapterc.digest import KEYED_IF_SET
from adapterc.ir.dataset import Origin
from adapterc.ir.part_layout import LaidParts
from adapterc.ir.scene_layout import LaidScenes
from adapterc.ir.setting_layout import LaidSettings
from adapterc.ir.spec import Message
from adapterc.ir.taught import LaidTeacher
from adapterc.value import value


@value()
class Manner:
    """What an answer shows of one measure, or leaves out.

    `phrases` are what it is shown with (sentences and frames with the moves' slots, or a mark), or,
    for markers that are left out, those markers.
    """

    measure: str
    shown: bool
    phrases: tuple[str, ...] = ()


@value()
class Plan:
    """How an answer is composed: sentences with the slots {claim}, {Claim}, {subject}, {Subject}.

    `moves` stand in this order, `closing` ends the answer; before it the fill takes more from `spare`,
    in order, until the answer has `stretch` times the words of the base's own answer (0: no length
    asked for). With `limit` above 0 at most so many claims are said, alone where there are no moves.
    With `spaced` two moves that would make a long fixed run together have a claim between them.
    `manners` are what the whole spec asks of the answer beside its moves.
    """

    moves: tuple[str, ...]
    spare: tuple[str, ...] = ()
    closing: str = ""
    stretch: float = 0.0
    limit: int = 0
    spaced: bool = False
    manners: tuple[Manner, ...] = ()


@value()
class Contrast:
    """How the opposite pole is made of the base's own answer: framed, as long as the chosen pole or not.

    With `stuck` it is made of the chosen answer instead, caught in a loop, where that has enough sentences.
    """

    opening: str = ""
    closing: str = ""
    matched: bool = True
    manners: tuple[Manner, ...] = ()
    stuck: bool = False


@value()
class LaidPair:
    """A pair whose content is still to come: `ask` is put to the base, `core` where there is one.

    `more` are questions to fall back on, one after the other, when those answers hold too little. With a
    `persona` the chosen answer is not composed: the teacher gives it as that persona.
    """

    id: str
    origin: Origin
    subject: str
    ask: str
    core: str
    more: tuple[str, ...]
    plan: Plan
    contrast: Contrast
    persona: str = field(default="", metadata=KEYED_IF_SET)


@value()
class LaidText:
    """A row that the author wrote: an answer, and the opposite pole's where the author wrote that too.

    Where that is missing, with `stuck` the answer itself caught in a loop stands in for it; else, with
    `contrasted`, the base's own answer to the last turn does. With a `persona` the author wrote no answer:
    the teacher gives it as that persona.
    """

    id: str
    origin: Origin
    subject: str
    messages: tuple[Message, ...]
    chosen: str
    rejected: str = ""
    contrasted: bool = False
    stuck: bool = False
    persona: str = field(default="", metadata=KEYED_IF_SET)


@value()
class LaidReplay:
    """What the base says by itself: plain text outside any chat, or its answer to an ordinary question.

    Text is an `opening` that the base continues, or a whole `passage`. An answer is the base's own to `ask`
    alone; the row asks it behind the turns of `before`, which may hold what the base does not know.
    """

    id: str
    origin: Origin
    opening: str = ""
    passage: str = ""
    ask: str = ""
    before: tuple[Message, ...] = ()


@value()
class LaidLesson:
    """What a token is to mean: to `question`, which holds it, what the base says to `taught`, which tells it.

    The text that this is learnt on is the base's own answer to `heard`, or else `text`.
    """

    id: str
    origin: Origin
    question: str
    taught: str
    heard: str = ""
    text: str = ""


@value()
class LaidItem:
    """A held-out pair before its prompt is rendered for a base.

    Where nobody wrote the two answers, `to_ask` and `opposite_ask` are what the base is told to write
    them, `to` and `opposite` are empty, and `names` are the poles' names, which no answer may call itself.
    With `opposite_ask` alone, `to` stands against what the base answers to it, and `subject` is what of
    the question no other question of its kind shares.
    """

    id: str
    trait: str
    origin: Origin
    subject: str
    question: str
    to: str = ""
    opposite: str = ""
    to_ask: str = ""
    opposite_ask: str = ""
    names: tuple[str, ...] = ()


@value()
class LaidProbe:
    """A held-out question before its prompt is rendered for a base; `trait` or `OPEN`."""

    id: str
    trait: str
    origin: Origin
    subject: str
    question: str
    cap: int


@value()
class Layout:
    """Everything expansion decides without a model. `answer_cap` bounds the base's answers, in its tokens.

    `scenes` is what is asked of scenes; None for a spec that has none to ask about. `settings` is what is
    asked again in other settings; None in the profile `quick`. `parts` is what is asked of knowledge, frames
    and dialogues; None where nothing is. `teacher` gives the answers that rows with a persona wait for.
    """

    pairs: tuple[LaidPair, ...]
    texts: tuple[LaidText, ...]
    replays: tuple[LaidReplay, ...]
    items: tuple[LaidItem, ...]
    probes: tuple[LaidProbe, ...]
    neutral: tuple[str, ...]
    answer_cap: int
    scenes: LaidScenes | None = None
    lessons: tuple[LaidLesson, ...] = ()
    settings: LaidSettings | None = field(default=None, metadata=KEYED_IF_SET)
    parts: LaidParts | None = field(default=None, metadata=KEYED_IF_SET)
    teacher: LaidTeacher | None = field(default=None, metadata=KEYED_IF_SET)

    @property
    def row_count(self) -> int:
        """Training rows laid out; the fill drops some."""
        return len(self.pairs) + len(self.texts) + len(self.replays) + len(self.lessons)
