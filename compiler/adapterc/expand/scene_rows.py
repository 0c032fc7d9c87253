"""Rows that decode scenes: the token alone, each form on request, sentences that carry it, two at once.

A scene says the same wherever it stands: that is what makes it a scene. What varies is what is asked,
and whose text it is held against: another scene's, or its own in another form.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from random import Random

from adapterc.digest import seed_of
from adapterc.expand.articles import with_article
from adapterc.expand.chance import Chance
from adapterc.expand.scene_sentences import sentence, told_together
from adapterc.expand.scene_times import MOST_TOGETHER, times_as_many, times_asked, told_with
from adapterc.expand.schedule import shuffled
from adapterc.ir.layout import LaidText
from adapterc.ir.library import Library
from adapterc.ir.origin import Origin
from adapterc.ir.scene import SCENE_ATTRIBUTES, Form, Scene
from adapterc.ir.spec import Message, ResolvedSpec
from adapterc.templating.sandbox import render

FAMILY = "scene"
"""What the families of all scenes' rows begin with."""

TOGETHER = f"{FAMILY}-together"
"""The family of rows that tell two scenes."""

ENOUGH = 10
"""Paraphrases of an author's that judge a scene alone; with fewer some are composed of its attributes."""

_SOURCE = "scenes/train.yaml"
_TIMES, _HELD, _CARRIERS = 4, 3, 8
"""Wordings of each request, how many of them are held against another text, and carriers of each scene."""
_IN_SHORT, _BEHIND = 3, 1
"""Wordings of a request that names the form alone, and which of them stands behind an earlier turn."""


def scene_rows(spec: ResolvedSpec, library: Library, chance: Chance) -> Iterator[LaidText]:
    """The rows of every scene that has a form; the same for the same spec, in the spec's order.

    What is asked depends on the dataset's seed, drawn or not; the seeds of rows are drawn by `chance`.
    """
    told = [number for number, scene in enumerate(spec.scenes) if scene.forms]
    dealer = _Dealer(spec, library, chance, told)
    for place in range(len(told)):
        yield from dealer.rows(place)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A row's kind, what is asked, and the form that answers it; `before` are earlier turns."""

    kind: str
    question: str
    form: int
    before: tuple[Message, ...] = ()


class _Dealer:
    """Deals wordings to scenes, so that each is used about as often as any other of its kind."""

    def __init__(self, spec: ResolvedSpec, library: Library, chance: Chance, told: Sequence[int]) -> None:
        self._spec, self._chance, self._told = spec, chance, told
        self._factor = times_as_many(spec)
        self._parts, self._language = library.scene_rows.parts, library.language
        self._wordings = wordings = library.scene_rows
        self._requests = self._deck("requests", wordings.requests)
        self._by_form = self._deck("by-form", wordings.by_form)
        self._by_register = self._deck("by-register", wordings.by_register)
        self._carriers = self._deck("carriers", wordings.carriers)
        self._follow_ups = self._deck("follow-ups", wordings.follow_ups)
        self._earlier = self._deck("earlier", wordings.requests)

    def rows(self, place: int) -> Iterator[LaidText]:
        """The rows of the scene at `place` among those that have forms."""
        scene = self._scene(place)
        yield self._against_others(place, _Asked("alone", scene.token, 0))
        for at, form in enumerate(scene.forms):
            yield from self._requested(place, at, form)
        yield from self._in_short(place)
        yield from self._carried(place)
        yield from self._together(place)
        yield self._row(place, self._again(place))
        if len(scene.forms) > 1:
            yield self._row(place, self._followed_up(place))
        if len(scene.paraphrases) >= ENOUGH:
            yield from self._defined(place)

    def _requested(self, place: int, at: int, form: Form) -> Iterator[LaidText]:
        """Each form in its register: two wordings of three are held against the scene's own form that is told
        unasked, the third against another scene's text in the same form."""
        scene = self._scene(place)
        other = scene.forms[0 if at else -1].text.strip()
        for time in range(times_asked(self._spec, _TIMES, self._wordings.requests)):
            asked = _Asked(f"request-{time}", self._filled(next(self._requests), scene, form), at)
            if time < _HELD * self._factor and time % _HELD == _HELD - 1:
                yield self._against_others(place, asked)
            else:
                yield self._row(place, asked, rejected=other if time < _HELD * self._factor else "")

    def _in_short(self, place: int) -> Iterator[LaidText]:
        """Each form by its name alone, and by its register's, where that says which is meant.

        The first is held against another form, one has the token and its default form before it.
        """
        scene = self._scene(place)
        told = _exchange(scene.token, scene.forms[0])
        for at, form in enumerate(scene.forms):
            if sum(form.form == other.form for other in scene.forms) == 1:
                other = scene.forms[0 if at else -1].text.strip()
                for time in range(times_asked(self._spec, _IN_SHORT, self._wordings.by_form)):
                    question = self._filled(next(self._by_form), scene, form)
                    asked = _Asked(f"by-form-{time}", question, at, told if time == _BEHIND else ())
                    yield self._row(place, asked, rejected="" if time else other)
            if sum(form.register == other.register for other in scene.forms) == 1:
                question = self._filled(next(self._by_register), scene, form)
                yield self._row(place, _Asked("by-register", question, at))

    def _carried(self, place: int) -> Iterator[LaidText]:
        scene = self._scene(place)
        for time in range(times_asked(self._spec, _CARRIERS, self._wordings.carriers)):
            asked = _Asked(f"carrier-{time}", render(next(self._carriers), token=scene.token), 0)
            yield self._against_others(place, asked) if time == 0 else self._row(place, asked)

    def _together(self, place: int) -> Iterator[LaidText]:
        """The scene and others behind it in the spec, in this order."""
        steps, deck = told_with(len(self._told)), self._deck(f"pairs.{place}", self._wordings.pairs)
        rows = times_asked(self._spec, MOST_TOGETHER, self._wordings.pairs) if steps else 0
        for number, wording in enumerate(islice(deck, rows)):
            first, second = self._scene(place), self._scene(place + steps[number % len(steps)])
            asked = render(wording, first=first.token, second=second.token)
            text = told_together(first.forms[0].text, second.forms[0].text)
            yield self._laid(self._node(place, 0), f"together-{number}", (_asks(asked),), text)

    def _again(self, place: int) -> _Asked:
        """The token alone behind an earlier turn: its scene in another form, or another scene.

        Either way it is answered by the first form: what came before asked for itself alone.
        """
        scene, other = self._scene(place), self._scene(place - 1)
        before = _exchange(other.token, other.forms[0])
        if place % 2 and len(scene.forms) > 1:
            form = scene.forms[1 + place // 2 % (len(scene.forms) - 1)]
            before = _exchange(self._filled(next(self._earlier), scene, form), form)
        return _Asked("again", scene.token, 0, before)

    def _followed_up(self, place: int) -> _Asked:
        scene = self._scene(place)
        at = 1 + place % (len(scene.forms) - 1)
        asked = self._filled(next(self._follow_ups), scene, scene.forms[at])
        return _Asked("follow-up", asked, at, _exchange(scene.token, scene.forms[0]))

    def _defined(self, place: int) -> Iterator[LaidText]:
        """One attribute asked for; only where the definition is not what paraphrases are made of."""
        scene = self._scene(place)
        present = [name for name in SCENE_ATTRIBUTES if getattr(scene, name)]
        if not present:
            return
        name = present[place % len(present)]
        wordings = getattr(self._parts, name)
        asked = render(wordings[place // len(present) % len(wordings)], token=scene.token)
        text = sentence(getattr(scene, name))
        yield self._laid(f"scenes.{self._told[place]}.{name}", "part", (_asks(asked),), text)

    def _against_others(self, place: int, asked: _Asked) -> LaidText:
        """A row held against what another scene would say: its text in the same form, or the nearest."""
        form = self._scene(place).forms[asked.form]
        count = len(self._told)
        if count == 1:
            return self._row(place, asked)
        step = 1 + seed_of(self._spec.dataset.seed, "other", asked.kind, place) % (count - 1)
        other = self._scene(place + step)
        nearest = max(other.forms, key=lambda one: (one.form == form.form, one.register == form.register))
        return self._row(place, asked, rejected=nearest.text.strip())

    def _row(self, place: int, asked: _Asked, *, rejected: str = "") -> LaidText:
        text = self._scene(place).forms[asked.form].text.strip()
        messages = (*asked.before, _asks(asked.question))
        rejected = "" if rejected == text else rejected
        return self._laid(self._node(place, asked.form), asked.kind, messages, text, rejected=rejected)

    def _laid(
        self,
        node: str,
        kind: str,
        messages: tuple[Message, ...],
        chosen: str,
        *,
        rejected: str = "",
    ) -> LaidText:
        name = f"{node}.{kind}"
        origin = Origin(
            node=node,
            template=_SOURCE,
            family=f"{FAMILY}-{kind.rstrip('0123456789-')}",
            split="train",
            seed=self._chance.seed_for(name),
        )
        return LaidText(
            id=name, origin=origin, subject="", messages=messages, chosen=chosen, rejected=rejected
        )

    def _node(self, place: int, form: int) -> str:
        return f"scenes.{self._told[place]}.forms.{form}"

    def _scene(self, place: int) -> Scene:
        """The scene at a place that may lie beyond the last: the first follows it."""
        return self._spec.scenes[self._told[place % len(self._told)]]

    def _deck(self, name: str, wordings: Sequence[str]) -> Iterator[str]:
        return rounds(wordings, seed_of(self._spec.dataset.seed, "scenes", name))

    def _filled(self, wording: str, scene: Scene, form: Form) -> str:
        return requested(wording, scene.token, form, self._language)


def requested(wording: str, token: str, form: Form, language: str) -> str:
    """A request for a scene in one form and register."""
    named = with_article(form.form, language)
    return render(wording, token=token, form=form.form, aform=named, register=form.register)


def rounds(wordings: Sequence[str], seed: int) -> Iterator[str]:
    """Every wording once, then once more in another order, without end; none comes twice in a row.

    In one order for ever a wording would always go with the same of a scene's forms.
    """
    random, last = Random(seed), ""  # noqa: S311
    while True:
        order = shuffled(wordings, random)
        if order[0] == last:
            order = [*order[1:], order[0]]
        yield from order
        last = order[-1]


def _asks(question: str) -> Message:
    return Message(role="user", content=question)


def _exchange(asked: str, form: Form) -> tuple[Message, Message]:
    """What was asked, and the form that answered it."""
    return _asks(asked), Message(role="assistant", content=form.text.strip())
