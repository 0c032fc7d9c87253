"""One answer, given out as it comes: to a reader, a word at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from adapterc.backend.generation import drawn, likeliest, stops_of, unsuppressed
from adapterc.backend.generation_cache import roomy_cache

_BROKEN = "\ufffd"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """The next part of an answer, how many tokens it has so far, and whether it ended by itself here."""

    text: str
    tokens: int
    finished: bool = False


def stream(  # noqa: PLR0913
    model: Any, tokenizer: Any, prompt: Sequence[int], *, cap: int, temperature: float, seed: int
) -> Iterator[Piece]:
    """The answer to `prompt`, token ids, of at most `cap` tokens; the pieces together are its text.

    At temperature 0 the likeliest token comes next, and `seed` means nothing. A character that takes
    several tokens comes whole, or not at all where `cap` cuts it. The last piece may be empty.
    """
    import torch

    choose = drawn([seed], temperature) if temperature else likeliest
    stops, cache = stops_of(model), roomy_cache(model.config, len(prompt) + cap)
    fed, read = torch.tensor([list(prompt)], device=model.device), 0
    ids: list[int] = []
    said, whole, finished = "", "", False
    while len(ids) < cap:
        with torch.inference_mode():
            end = read + fed.shape[1]
            logits = model(
                input_ids=fed,
                attention_mask=fed.new_ones(1, end),
                position_ids=torch.arange(read, end, device=fed.device)[None],
                past_key_values=cache,
                use_cache=True,
                logits_to_keep=1,
            ).logits[:, -1]
            fed, read = choose(unsuppressed(model, logits), [0])[:, None], end
        token = int(fed[0, 0])
        finished = token in stops
        if finished:
            break
        ids.append(token)
        whole = tokenizer.decode(ids, skip_special_tokens=True)
        settled = whole.rstrip(_BROKEN)
        if settled.startswith(said) and settled != said:
            yield Piece(text=settled[len(said) :], tokens=len(ids))
            said = settled
    rest = whole if finished else whole.rstrip(_BROKEN)
    yield Piece(text=rest[len(said) :] if rest.startswith(said) else "", tokens=len(ids), finished=finished)
