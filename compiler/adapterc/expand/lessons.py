"""Rows from which a token comes to mean its scene: what the base says who reads the scene in words.

The forms alone teach a text each, and twelve scenes of such rows are told apart by nothing but their own
sentences. So the same request is put twice: to the base with the scene written out, to the adapter with
the token in its place, and what the one predicts on a text the other is to predict (prompt distillation:
Askell 2021, Snell 2022). Nobody has to write the texts: they are the base's own answers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from adapterc.digest import seed_of
from adapterc.expand.scene_rows import ENOUGH, rounds
from adapterc.expand.scene_sentences import sentence
from adapterc.ir.layout import LaidLesson
from adapterc.ir.library import Library
from adapterc.ir.origin import Origin
from adapterc.ir.scene import SCENE_ATTRIBUTES, Scene
from adapterc.ir.spec import ResolvedSpec
from adapterc.templating.sandbox import TooLongError, render

EACH, OTHERS, DEFINED = 8, 1, 6
"""Texts that each scene is taught on: the base's answers on it, those on other scenes, its own definition."""

_SOURCE = "scenes/train.yaml"


def lay_lessons(spec: ResolvedSpec, library: Library) -> Iterator[LaidLesson]:
    """The lessons of every scene that has a form, in the spec's order; none where there is no other scene.

    Besides its own texts a scene is taught on some of others, so that it is learnt what it does not say,
    and on its definition, begun in several places, where no paraphrase is composed of that.
    """
    told = [(number, scene) for number, scene in enumerate(spec.scenes) if scene.forms]
    wordings = rounds(library.scene_rows.lessons, seed_of(spec.dataset.seed, "scenes", "lessons"))
    each = min(EACH, len(library.scene_rows.lessons))
    dealt = [tuple(islice(wordings, each)) for _ in told]
    for place, (number, scene) in enumerate(told):
        words = definition(scene)
        own = [_asked(wording, words) for wording in dealt[place]]
        if not all(own):
            continue
        for at, wording in enumerate(dealt[place]):
            yield _lesson(spec, number, f"lesson-{at}", scene, wording, heard=own[at])
        for at, other in enumerate(_others(spec, [one for _, one in told], place)):
            if heard := _asked(dealt[place][at], definition(other)):
                yield _lesson(spec, number, f"of-another-{at}", scene, dealt[place][at + 1], heard=heard)
        if len(scene.paraphrases) >= ENOUGH:
            turned = dict.fromkeys(definition(scene, begin=at / DEFINED) for at in range(DEFINED))
            for at, text in enumerate(turned):  # fewer where a scene has few parts
                wording = dealt[place][(OTHERS + 1 + at) % each]
                yield _lesson(spec, number, f"defined-{at}", scene, wording, text=text)


def definition(scene: Scene, *, begin: float = 0.0) -> str:
    """A scene in words: its attributes, then its forms, each as a sentence; all the way round from the part
    that stands at the share `begin` of them."""
    said = [getattr(scene, name) for name in SCENE_ATTRIBUTES if getattr(scene, name)]
    parts = [sentence(part) for part in (*said, *(form.text for form in scene.forms))]
    first = int(begin * len(parts))
    return " ".join((*parts[first:], *parts[:first]))


def _lesson(  # noqa: PLR0913 - whose it is, how it is asked, on what text
    spec: ResolvedSpec,
    number: int,
    kind: str,
    scene: Scene,
    wording: str,
    *,
    heard: str = "",
    text: str = "",
) -> LaidLesson:
    node = f"scenes.{number}"
    name = f"{node}.{kind}"
    return LaidLesson(
        id=name,
        origin=Origin(
            node=node,
            template=_SOURCE,
            family=f"scene-{kind.rstrip('0123456789-')}",
            split="train",
            seed=seed_of(spec.dataset.seed, name),
        ),
        question=render(wording, scene=scene.token),
        taught=_asked(wording, definition(scene)),
        heard=heard,
        text=text,
    )


def _others(spec: ResolvedSpec, scenes: Sequence[Scene], place: int) -> Iterator[Scene]:
    """Other scenes than the one at `place`, the first chosen by chance."""
    count = len(scenes) - 1
    step = seed_of(spec.dataset.seed, "lesson", place) % count if count else 0
    for at in range(min(OTHERS, count)):
        yield scenes[(place + 1 + (step + at) % count) % len(scenes)]


def _asked(wording: str, words: str) -> str:
    """The request with the scene in words; empty where that is longer than a question may be."""
    try:
        return render(wording, scene=words)
    except TooLongError:
        return ""
