"""What is asked in other settings, before prompts are rendered and the base's own answers are put in."""

from __future__ import annotations

from adapterc.value import value


@value()
class LaidSetting:
    """One held-out item in one setting; `item` is its id among the pairs or probes of `trait`.

    `question` is what the user says last, in the setting's words. Before it stand the turns of `talk`, each
    answered by the base as it answers that turn alone. The answer begins with `opening`, which is ours, or
    with the first `words` words of the base's own answer to `plain`, the question as it is asked elsewhere.
    """

    setting: str
    trait: str
    item: str
    plain: str
    question: str
    system: str = ""
    talk: tuple[str, ...] = ()
    opening: str = ""
    closing: str = ""
    words: int = 0


@value()
class LaidSettings:
    """All of them, and the texts of ours that no training row may stand near.

    `items` have more of a trait than are asked where some of its pairs may come to nothing: the first
    `each` that are there are taken.
    """

    items: tuple[LaidSetting, ...]
    texts: tuple[str, ...]
    each: int
