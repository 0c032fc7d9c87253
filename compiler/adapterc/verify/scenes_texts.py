"""What answers tell: which declared text each is nearest to, in its form or not, one scene or two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from adapterc.errors import CompilerBugError
from adapterc.ir.findings import Answer
from adapterc.ir.interval import Interval
from adapterc.ir.scene import Scene
from adapterc.ir.scene_items import SceneAsk, ScenePair
from adapterc.scene_scorers import NEAR, comes_back, grams, likeness, presence
from adapterc.scorers import sentences
from adapterc.statistics.paired import mean_gain
from adapterc.whole_words import places_of

PRESENT = 0.5
"""A scene stands in an answer with half of the runs of one of its texts."""
LEAK = 0.5
"""A sentence so like a declared text is that text, whatever was asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A declared text and whose it is."""

    scene: str
    form: str
    register: str
    text: str


def declared(scenes: Sequence[Scene]) -> tuple[Told, ...]:
    """Every form of every scene."""
    return tuple(
        Told(scene=scene.token, form=form.form, register=form.register, text=form.text)
        for scene in scenes
        for form in scene.forms
    )


def first_forms(texts: Sequence[Told]) -> dict[str, str]:
    """The first form's text of each scene, by its token."""
    found: dict[str, str] = {}
    for told in texts:
        found.setdefault(told.scene, told.text)
    return found


def reading(answer: str, texts: Sequence[Told]) -> Told | None:
    """The declared text that `answer` is nearest to; None where it is near none."""
    said = _grams(answer)
    best = max(texts, key=lambda told: likeness(said, _grams(told.text)), default=None)
    return best if best is not None and likeness(said, _grams(best.text)) >= NEAR else None


def form_hit(ask: SceneAsk, answer: Answer, texts: Sequence[Told]) -> bool:
    """Whether the form that was asked for came back: nearly its text, in its shape, ended."""
    found = [told.text for told in texts]
    return answer.finished and comes_back(ask.form, found, place_of(ask, texts), answer.text)


def place_of(ask: SceneAsk, texts: Sequence[Told]) -> int:
    """Where the text that was asked for stands among the declared ones."""
    for at, told in enumerate(texts):
        named = (told.scene, told.form, told.register) == (ask.scene, ask.form, ask.register)
        if named and told.text.strip() == ask.expected.strip():
            return at
    raise CompilerBugError(f"{ask.scene} declares no such form {ask.form!r} in the register {ask.register!r}")


def both_present(scenes: tuple[str, str], answer: str, texts: Sequence[Told]) -> float:
    """How much of the less present of two scenes stands in `answer`, by its best text."""
    said = _grams(answer)
    return min(
        max((presence(_grams(told.text), said) for told in texts if told.scene == scene), default=0.0)
        for scene in scenes
    )


def composed(
    pairs: Sequence[ScenePair],
    answers: Mapping[str, Answer],
    alone: Mapping[str, Answer],
    texts: Sequence[Told],
) -> tuple[list[float], Interval]:
    """(1.0 where both scenes stand in a pair's answer, how much more of both than in either alone)."""
    hits, more = [], []
    for pair in pairs:
        found = both_present(pair.scenes, answers[pair.id].text, texts)
        single = max(both_present(pair.scenes, alone[scene].text, texts) for scene in pair.scenes)
        hits.append(float(found >= PRESENT))
        more.append(found - single)
    return hits, mean_gain(more, ["+".join(sorted(pair.scenes)) for pair in pairs])


def leaked(answers: Sequence[str], texts: Sequence[Told]) -> int:
    """How many answers hold a sentence that tells a scene, or a token, though none stood in the question."""
    return sum(
        any(
            any(places_of(told.scene, sentence)) or likeness(_grams(sentence), _grams(told.text)) >= LEAK
            for sentence in (answer, *sentences(answer))
            for told in texts
        )
        for answer in answers
    )


@lru_cache(maxsize=1 << 14)
def _grams(text: str) -> frozenset[str]:
    return grams(text)
