"""README.md of a merged model: what it is made of, how to load it, under which terms."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from adapterc.emit.card import licence_fields, yaml_text
from adapterc.emit.report_json import hub_id
from adapterc.ir.base import BaseModel
from adapterc.ir.scenes import SceneTable
from adapterc.templating.page import Prepared, render_markdown


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedFacts:
    """What the card tells: the artifact's name and verdict, base, scenes, licence and credits.

    `folder` is what the model's own folder is called.
    """

    name: str
    verdict: str
    folder: str
    base: BaseModel
    scenes: SceneTable | None
    licence: str
    credits: tuple[str, ...]
    languages: tuple[str, ...]


def render_merged_card(facts: MergedFacts) -> str:
    """The card, with the front matter that the Hub reads."""
    tokens = facts.scenes.tokens if facts.scenes is not None else ()
    question = tokens[0].token if tokens else "Why does ice float?"
    return render_markdown(
        "merged.md.j2",
        {
            "front": Prepared(yaml_text(_front(facts))),
            "name": facts.name,
            "verdict": facts.verdict,
            "folder": Prepared(json.dumps(facts.folder, ensure_ascii=True)),
            "question": Prepared(json.dumps(question, ensure_ascii=False)),
            "base_id": hub_id(facts.base) or facts.base.name,
            "base_licence": facts.base.licence or "a licence that was not stated",
            "licence": facts.licence or facts.base.licence or "not stated",
            "scenes": tokens,
            "credits": facts.credits,
        },
    )


def _front(facts: MergedFacts) -> dict[str, Any]:
    base = hub_id(facts.base)
    relation = {"base_model": base, "base_model_relation": "finetune"} if base else {}
    return {
        **relation,
        "library_name": "transformers",
        "pipeline_tag": "text-generation",
        **licence_fields(facts.licence or facts.base.licence),
        "language": list(facts.languages),
        "tags": ["transformers", "adapterc", "merge"],
    }
