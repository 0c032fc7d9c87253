"""How far an adapter moves its base where nothing is declared, passage by passage."""

from __future__ import annotations

from typing import Literal

from adapterc.value import value

DriftKind = Literal["text", "talk"]


@value()
class PassageDrift:
    """One passage that both arms read: plain text, or the base's own answer to an ordinary question (talk).

    `kl` is KL(base || adapter) in nats, `base` and `adapter` are log-likelihoods in nats, all three summed
    over the `tokens` that are predicted. `name` is `text-N`, by the passage's place among the neutral texts
    from 1, or the open question's id. Passages of one `family` count together where spread is judged.
    """

    name: str
    kind: DriftKind
    family: str
    tokens: int
    kl: float
    base: float
    adapter: float
