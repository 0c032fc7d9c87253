"""A small glossary with held-out items, and a tiny base whose vocabulary holds its tokens."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from adapterc.ir.origin import Origin
from adapterc.ir.scene import Form, Scene
from adapterc.ir.scene_items import SceneAsk, SceneContext, SceneCue, SceneItems, ScenePair, SceneParaphrase
from adapterc.ir.scene_verdicts import (
    AblationScores,
    ParaphraseScores,
    RowsProof,
    SampledAnswer,
    SceneMeasurements,
)
from adapterc.ir.verification import Answer
from adapterc.verify.live import LiveModel
from support.verifying import prompt

TOKENS = ("Δ21", "тишинажаршаг", "вспышкавходстрах", "Σ7")
_TELLING = (
    ("He froze when the air around him suddenly grew hot.", "🜂⟁ silence — entry — fear"),
    ("The corridor holds its breath and one step burns.", "🜁 hush → heat → step"),
    ("A flash opens the door and dread walks in first.", "⚡ flash | door | dread"),
    ("Under the floor the river keeps counting the drowned.", "≈ floor ≈ river ≈ count"),
)
_PARAPHRASES = (
    "Somebody stands still as warmth comes over the room",
    "A hallway without a sound, then a foot set down on fire",
    "Light bursts at the threshold and terror comes through it",
    "Beneath the boards water goes on numbering its dead",
)


def scenes(count: int = 4) -> tuple[Scene, ...]:
    """Scenes of two forms each."""
    return tuple(
        Scene(
            token=token,
            archetype="the one who waits",
            action=phrase,
            emotion="fear",
            forms=(
                Form(form="phrase", register="poetic", text=phrase),
                Form(form="symbol", register="technical", text=symbol),
            ),
        )
        for token, (phrase, symbol) in zip(TOKENS[:count], _TELLING, strict=False)
    )


def origin(node: str, family: str) -> Origin:
    """Of a held-out item."""
    return Origin(node=node, template="en/scenes/verify.yaml", family=family, split="verify", seed=0)


def scene_items(
    count: int = 4, *, paraphrases: int = 3, contexts: int = 3, wordings: int = 4, cap: int = 16
) -> SceneItems:
    """Items for `scenes(count)`."""
    told = scenes(count)
    return SceneItems(
        cues=tuple(
            SceneCue(
                scene=scene.token,
                alone=prompt(scene.token),
                retold=prompt(f"{scene.token}\nTell it."),
                definition=prompt(f"The scene: {scene.action} It feels like {scene.emotion}."),
                cap=cap,
            )
            for scene in told
        ),
        paraphrases=tuple(
            SceneParaphrase(
                id=f"paraphrase-{at}-{number}",
                scene=scene.token,
                text=f"{_PARAPHRASES[at]}, for the {number}th time.",
                origin=origin(f"scenes[{at}]", f"p{number}"),
            )
            for at, scene in enumerate(told)
            for number in range(paraphrases)
        ),
        asks=tuple(
            SceneAsk(
                id=f"ask-{at}-{form.form}-{number}",
                scene=scene.token,
                form=form.form,
                register=form.register,
                prompt=prompt(f"{scene.token}: {form.form}, {form.register}, {number}"),
                cap=cap,
                origin=origin(f"scenes[{at}]", f"a{number}"),
                expected=form.text,
            )
            for at, scene in enumerate(told)
            for form in scene.forms
            for number in range(wordings)
        ),
        contexts=tuple(
            SceneContext(
                id=f"context-{at}-{number}",
                scene=scene.token,
                prompt=prompt(f"{number}. {scene.token}"),
                cap=cap,
                origin=origin(f"scenes[{at}]", f"c{number}"),
            )
            for at, scene in enumerate(told)
            for number in range(contexts)
        ),
        pairs=tuple(
            ScenePair(
                id=f"pair-{at}",
                scenes=(scene.token, told[at - 1].token),
                prompt=prompt(f"{scene.token} {told[at - 1].token}"),
                cap=2 * cap,
                origin=origin(f"scenes[{at}]", "two"),
            )
            for at, scene in enumerate(told)
        )
        if count > 1
        else (),
    )


def told(item: str, text: str, *, finished: bool = True) -> Answer:
    """An answer."""
    return Answer(item=item, text=text, tokens=len(text.split()), finished=finished)


def decoder(items: SceneItems, count: int = 4) -> SceneMeasurements:
    """What an adapter does that decodes every scene, asked or sampled, and touches nothing else."""
    phrases = {scene.token: scene.forms[0].text for scene in scenes(count)}
    names = tuple(cue.scene for cue in items.cues)

    def scores(right: str, low: float = -40.0) -> tuple[float, ...]:
        return tuple(-20.0 if name == right else low - at for at, name in enumerate(names))

    def rows(shift: int, items: SceneItems = items) -> tuple[ParaphraseScores, ...]:
        return tuple(
            ParaphraseScores(
                item=item.id,
                candidates=names,
                scores=scores(names[(names.index(item.scene) + shift) % len(names)]),
                tokens=12,
            )
            for item in items.paraphrases
        )

    return SceneMeasurements(
        ids=tuple((name, 400 + at) for at, name in enumerate(names)),
        identification=rows(0),
        ablations=(
            AblationScores(condition="base", rows=rows(1)),
            AblationScores(condition="literal", rows=rows(1)),
            AblationScores(condition="definition", rows=rows(0)),
            AblationScores(condition="zeroed", rows=rows(1)),
            AblationScores(condition="swapped", rows=rows(1)),
        ),
        asked=tuple(told(ask.id, ask.expected) for ask in items.asks),
        sampled=tuple(
            SampledAnswer(
                item=context.id,
                draw=draw,
                text=phrases[context.scene] + " Again." * (draw % 3),
                finished=True,
            )
            for context in items.contexts
            for draw in range(4)
        ),
        temperature=0.7,
        paired=tuple(
            told(pair.id, f"{phrases[pair.scenes[0]]} {phrases[pair.scenes[1]]}") for pair in items.pairs
        ),
        alone=tuple(told(cue.scene, phrases[cue.scene]) for cue in items.cues),
        base_alone=tuple(told(cue.scene, "I do not know this word.") for cue in items.cues),
        chat_kl=0.012,
        chat_tokens=400,
        rows=RowsProof(rows=400, before="a" * 64, after="a" * 64),
    )


def with_tokens(base: Path, *, seed: int = 3) -> tuple[Any, Any]:
    """(the base in `base` with one row a token, its tokenizer); rows are random, the rest is the base's."""
    import torch
    from tokenizers import AddedToken
    from transformers import AutoModelForCausalLM, AutoTokenizer

    from adapterc.backend.loading import quiet_libraries

    with quiet_libraries():
        model: Any = AutoModelForCausalLM.from_pretrained(base, dtype=torch.float32)
        tokenizer: Any = AutoTokenizer.from_pretrained(base)
        tokenizer.add_tokens([AddedToken(token, single_word=True, normalized=False) for token in TOKENS])
        model.resize_token_embeddings(len(tokenizer), mean_resizing=False)
    torch.manual_seed(seed)
    with torch.no_grad():
        model.get_input_embeddings().weight[-len(TOKENS) :].normal_(std=0.5)
    return model, tokenizer


def live_glossary(base: Path, *, strength: float = 0.05) -> LiveModel:
    """The tiny base with tokens under an adapter with random weights, and both ways to answer."""
    import torch
    from peft import LoraConfig, get_peft_model
    from transformers import AutoTokenizer

    from adapterc.backend.generation import Draws, generate, sample
    from adapterc.backend.loading import quiet_libraries

    model, tokenizer = with_tokens(base)
    targets = ["q_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
    config = LoraConfig(r=4, lora_alpha=8, target_modules=targets, task_type="CAUSAL_LM")
    with quiet_libraries():
        adapted: Any = get_peft_model(model, config)
        spelling = AutoTokenizer.from_pretrained(base)
    torch.manual_seed(1)
    for name, value in adapted.named_parameters():
        if "lora_B" in name:
            torch.nn.init.normal_(value, std=strength)
    adapted.eval()
    return LiveModel(
        model=adapted,
        tokenizer=tokenizer,
        generate=lambda prompts, caps: generate(adapted, tokenizer, prompts, caps),
        sample=lambda prompts, caps, seeds, temperature: sample(
            adapted, tokenizer, prompts, caps, Draws(seeds=seeds, temperature=temperature)
        ),
        spelling=spelling,
    )


def without(measured: SceneMeasurements, **changes: Any) -> SceneMeasurements:
    """`measured` with other parts."""
    return replace(measured, **changes)
