"""Measures a glossary on the live model: scores, answers, draws, and what is left of the base.

Every part is computed in batches that its items alone decide and kept as one, so that the same run
writes the same bytes and a run that was cut off goes on.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from adapterc.errors import CompilerBugError
from adapterc.ir.drift import PassageDrift
from adapterc.ir.scene_verdicts import SceneMeasurements
from adapterc.ir.verification import Arm, MeasureRequest
from adapterc.verify.live import LiveModel
from adapterc.verify.scenes_answers import answer_all, draw_all
from adapterc.verify.scenes_bench import Bench, Progress, kept_responses
from adapterc.verify.scenes_scores import ablate, identify_all
from adapterc.verify.scenes_sets import TEMPERATURE, identified, some_of_each


def measure_scenes(  # noqa: PLR0913
    request: MeasureRequest,
    live: LiveModel,
    *,
    talk: Sequence[PassageDrift],
    cache: Path,
    progress: Progress = lambda *_: None,
    anew: Collection[Arm] = (),
) -> SceneMeasurements:
    """Everything that the verdicts on a glossary rest on.

    `live.model` has the rows in place and both `live.tokenizer` and `live.spelling` are there; `talk`
    is what ordinary answers of the base's own showed. Raises CompilerBugError where a token is not one id.
    """
    from adapterc.verify.scenes_rows import prove_rows, token_ids

    items = request.scene_items
    if items is None or live.generate is None or live.sample is None or live.spelling is None:
        raise CompilerBugError("a glossary is measured with its items, both decodings and both tokenizers")
    live.model.eval()
    ids = token_ids(live.tokenizer, [cue.scene for cue in items.cues])
    responses = kept_responses(request, cache, anew)
    bench = Bench(live=live, items=items, ids=ids, kept=responses, progress=progress)
    paraphrases = some_of_each(items.paraphrases, identified(len(items.cues)))
    with bench.arm("adapter") as kept:
        identification = identify_all(bench, kept, paraphrases)
        alone = [(cue.scene, cue.alone, cue.cap) for cue in items.cues]
        asked = answer_all(bench, kept, [(ask.id, ask.prompt, ask.cap) for ask in items.asks], "forms")
        paired = answer_all(bench, kept, [(pair.id, pair.prompt, pair.cap) for pair in items.pairs], "pairs")
        told = answer_all(bench, kept, alone, "tokens alone")
        sampled = draw_all(bench, kept)
    with bench.arm("base") as kept:
        base_told = answer_all(bench, kept, alone, "tokens alone, base")
    tokens = sum(one.tokens for one in talk)
    return SceneMeasurements(
        ids=tuple(ids.items()),
        identification=identification,
        ablations=ablate(bench, identification),
        asked=asked,
        sampled=sampled,
        temperature=TEMPERATURE,
        paired=paired,
        alone=told,
        base_alone=base_told,
        chat_kl=max(sum(one.kl for one in talk) / max(tokens, 1), 0.0),
        chat_tokens=tokens,
        rows=prove_rows(live, Path(request.base.path), ids.values()),
    )
