"""Glossaries for tests: a few scenes, their table on a tiny base, bases with room and without."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from adapterc.backend.scene_table import make_table
from adapterc.ir.base import BaseModel
from adapterc.ir.glossary import GlossaryEntry, TableRequest
from adapterc.ir.scenes import SceneTable
from adapterc.ir.training import Platform

PLATFORM = Platform(device="cpu", dtype="float32", threads=1, processor="test", libraries=())
TOKENS = ("Δ21", "тишинажаршаг", "🜂⟁")
SAYINGS = (
    "A question that is answered too quickly. The river bends.",
    "Молчание, которое ждёт своего дня.",
    "Ice floats because it takes more room than the water.",
)


def entries(
    tokens: Sequence[str] = TOKENS,
    *,
    slots: Sequence[int] | None = None,
    row: Literal["composed", "trained"] = "composed",
    spoken: bool = False,
) -> tuple[GlossaryEntry, ...]:
    """A scene for each token, in the slots named or one after the other."""
    placed = slots if slots is not None else range(len(tokens))
    return tuple(
        GlossaryEntry(token=token, slot=slot, row=row, definition=SAYINGS[at % len(SAYINGS)], spoken=spoken)
        for at, (token, slot) in enumerate(zip(tokens, placed, strict=True))
    )


def table_on(base: BaseModel, folder: Path, found: Sequence[GlossaryEntry] | None = None) -> SceneTable:
    """The table of `found` (or of three scenes) on `base`, in `folder`, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = entries() if found is None else tuple(found)
    return make_table(TableRequest(base=base, entries=wanted, platform=PLATFORM), folder=folder)


def reshape_base(folder: Path, *, rows: int | None = None, tied: bool = True) -> Path:
    """Rewrite a tiny base with an embedding of so many rows, and a head of its own where it is not tied."""
    import torch
    from transformers import AutoModelForCausalLM

    from adapterc.backend.loading import quiet_libraries

    with quiet_libraries(), torch.random.fork_rng(devices=[]):
        torch.manual_seed(3)
        model: Any = AutoModelForCausalLM.from_pretrained(str(folder), dtype=torch.float32)
        if not tied:
            config = type(model.config)(**{**model.config.to_dict(), "tie_word_embeddings": False})
            untied = type(model)(config)
            untied.load_state_dict(model.state_dict(), strict=False)
            model = untied
        if rows is not None:
            model.resize_token_embeddings(rows, mean_resizing=False)
        model.save_pretrained(str(folder))
    return folder


def rename_words(folder: Path, names: dict[int, str]) -> None:
    """Give ids of a tiny base's vocabulary other names, as bases have placeholders."""
    path = folder / "tokenizer.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    vocabulary = content["model"]["vocab"]
    content["model"]["vocab"] = {names.get(id_, name): id_ for name, id_ in vocabulary.items()}
    gone = {name for name, id_ in vocabulary.items() if id_ in names}
    content["model"]["merges"] = [
        merge for merge in content["model"]["merges"] if "".join(merge) not in gone and not gone & set(merge)
    ]
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2), encoding="utf-8")
