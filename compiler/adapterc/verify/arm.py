"""One arm of the comparison as lm-eval sees it: its Hugging Face model, over the live model object.

Each task's pairs, and all answers of an arm together, are computed in batches that their texts alone
decide, and kept; what lm-eval's own class drops, how long an answer was and whether it ended its
turn, is kept beside the text. Importing this module imports torch and lm-eval.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any

import torch
from lm_eval.api.instance import Instance
from lm_eval.models.huggingface import HFLM
from lm_eval.models.utils import postprocess_generated_text

from adapterc.digest import canonical_json
from adapterc.errors import CompilerBugError
from adapterc.verify.live import Generate, LiveModel, Score, is_plainly_greedy
from adapterc.verify.responses import Responses

# Fixed, since a batch decides the last bits of a float. 8 rows keep one batch of logits over a
# vocabulary of 50,000 near 200 MB, where the caller has no reading of its own.
PAIR_BATCH = 8
# A step costs a CPU 50 ms before its first row and 2.4 ms a row at 135M: so many rows together waste little.
# They go fewer together where they keep more attention than that, yet never fewer than a library's batch of
# 320 tokens, prompt and answer.
ANSWER_BATCH = 160
_LIBRARY_BATCH = 96
_ATTENTION_BYTES = 2.4e9
_ANSWER_TOKENS = 320

Tokens = tuple[Any, list[int], list[int]]
"""A request, the ids of its prompt and of its continuation."""
Progress = Callable[[str, int, int], None]


class ArmModel(HFLM):  # type: ignore[misc]
    """The model with its adapter on or off, whichever it is while a request runs.

    `lengths` maps each prompt and cap answered so far to (tokens of the answer, ended its turn);
    `end_of_turn` is the string that ends a turn; `progress` hears of each batch.
    """

    def __init__(
        self, live: LiveModel, *, end_of_turn: str, responses: Responses, progress: Progress
    ) -> None:
        super().__init__(
            pretrained=live.model, tokenizer=live.tokenizer, backend="causal", batch_size=PAIR_BATCH
        )
        self.lengths: dict[tuple[str, int], tuple[int, bool]] = {}
        self._responses = responses
        self._progress = progress
        self._ends = _end_ids(live, end_of_turn)
        self._read = live.read
        self._generate = live.generate if is_plainly_greedy(live.model.generation_config) else None
        self._prompts: list[str] = []
        self._title = ""
        self._done = 0
        self._total = 0

    def loglikelihood(self, requests: list[Instance], **_: Any) -> list[tuple[float, bool]]:
        """(summed log-likelihood in nats, is the greedy continuation) per request, in order."""
        self.batch_size_per_gpu = PAIR_BATCH

        def compute(batch: list[Instance]) -> list[Any]:
            return [list(answer) for answer in super(ArmModel, self).loglikelihood(batch, disable_tqdm=True)]

        found = self._in_sets("pairs", requests, lambda item: item.task_name or "", compute)
        return [(score, greedy) for score, greedy in found]

    def _loglikelihood_tokens(self, requests: list[Tokens], *args: Any, **kwargs: Any) -> list[Score]:
        """As inherited, but a prompt is read once for all that follow it.

        What is too long for the base, and is cut, or empty, and is refused, goes the inherited way.
        """
        apart = [place for place, request in enumerate(requests) if not self._fits(request)]
        together = sorted({*range(len(requests))} - {*apart})
        found = self._read_once([requests[place] for place in together])
        if found is None:
            apart, together, found = list(range(len(requests))), [], []
        scored = dict(zip(together, found, strict=True))
        if apart:
            inherited = super()._loglikelihood_tokens([requests[place] for place in apart], *args, **kwargs)
            scored |= dict(zip(apart, inherited, strict=True))
        return [scored[place] for place in range(len(requests))]

    def _fits(self, request: Tokens) -> bool:
        _, prompt, said = request
        return bool(prompt) and bool(said) and len(prompt) + len(said) <= self.max_length + 1

    def _read_once(self, requests: list[Tokens]) -> list[Score] | None:
        """Scores by the caller's own reading; None where it has none for this base."""
        places: dict[tuple[int, ...], list[int]] = {}
        for place, (_, prompt, _said) in enumerate(requests):
            places.setdefault(tuple(prompt), []).append(place)
        asked = [(prompt, [requests[place][2] for place in own]) for prompt, own in places.items()]
        found = self._read(asked, self._advance) if self._read is not None else None
        if found is None:
            return None
        answers = zip(places.values(), found, strict=True)
        scored = {place: score for own, said in answers for place, score in zip(own, said, strict=True)}
        return [scored[place] for place in range(len(requests))]

    def generate_until(self, requests: list[Instance], **_: Any) -> list[str]:
        """The answer to each request, cut where the turn ends or at the cap."""
        self.batch_size_per_gpu = _LIBRARY_BATCH

        def compute(batch: list[Instance]) -> list[Any]:
            if self._generate is not None:
                return self._answer(batch, self._generate)
            texts = super(ArmModel, self).generate_until(batch, disable_tqdm=True)
            return [[text, *self.lengths[_probe(item)]] for text, item in zip(texts, batch, strict=True)]

        answers = self._in_sets("answers", requests, lambda _: "answers", compute)
        for item, (_, tokens, finished) in zip(requests, answers, strict=True):
            self.lengths[_probe(item)] = (tokens, finished)
        return [text for text, _, _ in answers]

    def _answer(self, items: list[Instance], generate: Generate) -> list[Any]:
        """Answers by the caller's own decoding."""
        answers: dict[int, list[Any]] = {}
        for places in self._batches(items):
            caps = [_probe(items[place])[1] for place in places]
            said = generate([items[place].args[0] for place in places], caps)
            for place, answer in zip(places, said, strict=True):
                stops = items[place].args[1]["until"]
                text = postprocess_generated_text(answer.text, stop=stops, think_end_token=None)
                answers[place] = [text, answer.tokens, answer.finished]
            self._advance(len(places))
        return [answers[place] for place in range(len(items))]

    def _batches(self, items: list[Instance]) -> list[list[int]]:
        """Places in `items`, those that may take the most tokens first and with their like."""
        lengths = [len(self.tok_encode(item.args[0])) for item in items]
        caps = [_probe(item)[1] for item in items]
        order = sorted(range(len(items)), key=lambda place: (-caps[place], -lengths[place], place))
        batches: list[list[int]] = []
        room_in_all = _room(self.model.config)
        widest = 0
        for place in order:
            widest = max(widest, lengths[place])
            room = min(ANSWER_BATCH, room_in_all // (widest + caps[batches[-1][0]])) if batches else 0
            if not batches or len(batches[-1]) >= room:
                batches.append([])
                widest = lengths[place]
            batches[-1].append(place)
        return batches

    def tok_batch_encode(self, strings: list[str], *args: Any, **kwargs: Any) -> Any:
        """As inherited; remembers which prompts the next generation answers."""
        self._prompts = list(strings)
        return super().tok_batch_encode(strings, *args, **kwargs)

    def _model_call(self, inps: torch.Tensor, *args: Any, **kwargs: Any) -> torch.Tensor:
        """As inherited, and reports the batch."""
        logits: torch.Tensor = super()._model_call(inps, *args, **kwargs)
        self._advance(inps.shape[0])
        return logits

    def _model_generate(self, context: torch.Tensor, max_length: int, **kwargs: Any) -> torch.Tensor:
        """Greedy answers as token ids; ends a row by id, where the inherited way decodes every step."""
        cap = max_length - context.shape[1]
        with torch.inference_mode():
            rows: torch.Tensor = self.model.generate(
                input_ids=context,
                attention_mask=kwargs["attention_mask"],
                max_new_tokens=cap,
                do_sample=False,
                eos_token_id=sorted(self._ends),
                pad_token_id=self.tokenizer.pad_token_id,
                use_cache=True,
            )
        for prompt, row in zip(self._prompts, rows.tolist(), strict=True):
            said = row[context.shape[1] :]
            end = next((place for place, token in enumerate(said) if token in self._ends), None)
            self.lengths[prompt, cap] = (len(said) if end is None else end, end is not None)
        self._advance(rows.shape[0])
        return rows

    def _in_sets(
        self,
        kind: str,
        requests: list[Instance],
        name: Callable[[Instance], str],
        compute: Callable[[list[Instance]], list[Any]],
    ) -> list[Any]:
        """What `compute` answers, in the requests' order; those of one name are computed and kept as one.

        What is asked twice in a set is answered once.
        """
        answers: dict[int, Any] = {}
        order = sorted(range(len(requests)), key=lambda place: name(requests[place]))
        self._done, self._total = 0, len(requests)
        for title, places in groupby(order, key=lambda place: name(requests[place])):
            self._title = title
            before = self._done
            texts = {place: canonical_json(requests[place].args) for place in places}
            distinct = {text: requests[place] for place, text in texts.items()}
            items = [distinct[text] for text in sorted(distinct)]
            asked = [[kind, *item.args] for item in items]
            found = self._responses.find(asked)
            if found is None:
                found = compute(items)
                self._responses.keep(asked, found)
            answered = dict(zip(sorted(distinct), found, strict=True))
            answers |= {place: answered[text] for place, text in texts.items()}
            self._advance(before + len(texts) - self._done)
        return [answers[place] for place in range(len(requests))]

    def _advance(self, rows: int) -> None:
        if rows > 0:
            self._done = min(self._done + rows, self._total)
            self._progress(self._title, self._done, self._total)


def _probe(item: Instance) -> tuple[str, int]:
    prompt, options = item.args
    return prompt, int(options["max_gen_toks"])


def _room(config: Any) -> int:
    """How many tokens of prompts and answers may be kept at once, by what a token's attention takes in fp32;
    as many as a library's batch has where the configuration does not say.
    """
    text = config.get_text_config()
    layers, heads = getattr(text, "num_hidden_layers", 0), getattr(text, "num_attention_heads", 0)
    groups = getattr(text, "num_key_value_heads", None) or heads
    size = getattr(text, "head_dim", None) or (text.hidden_size // heads if heads else 0)
    kept = 2 * 4 * layers * groups * size
    affordable = min(int(_ATTENTION_BYTES // kept), ANSWER_BATCH * _ANSWER_TOKENS) if kept else 0
    return max(affordable, _LIBRARY_BATCH * _ANSWER_TOKENS)


def _end_ids(live: LiveModel, end_of_turn: str) -> frozenset[int]:
    """Ids that end an answer: the base's own list, and the end of turn where it is one token."""
    listed = live.model.generation_config.eos_token_id
    ids: Sequence[int] = listed if isinstance(listed, list) else [] if listed is None else [listed]
    turn = live.tokenizer.encode(end_of_turn, add_special_tokens=False)
    if len(turn) == 1:
        ids = [*ids, *turn]
    if not ids:
        raise CompilerBugError(f"no single token ends a turn: {end_of_turn!r} is {len(turn)} tokens")
    return frozenset(ids)
