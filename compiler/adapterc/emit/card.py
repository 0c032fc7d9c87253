"""README.md of the artifact: a model card that the Hub reads and a person can act on."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from adapterc.emit.numbers import interval_text, number_text
from adapterc.emit.report_json import found_at, hub_id
from adapterc.emit.report_md import forms
from adapterc.emit.report_model import Report, TraitReport
from adapterc.emit.report_scenes import scene_bar
from adapterc.emit.request import EmitRequest
from adapterc.emit.statement import statement
from adapterc.ir.base import BaseModel
from adapterc.ir.further_verdicts import ALONE, level_said
from adapterc.templating.page import Prepared, render_markdown

SAMPLES_SHOWN = 3
_LICENCE_ID = re.compile(r"[a-z0-9][a-z0-9.+-]*")
_PLAIN = re.compile(r"[A-Za-z][\w./-]*")
_YAML_WORDS = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}


def render_card(request: EmitRequest, report: Report) -> str:
    """The card: front matter, what was declared, what was found, how to load it, its limits."""
    base = request.base
    return render_markdown(
        "card.md.j2",
        {
            "front": Prepared(yaml_text(front_matter(request, report))),
            "report": report,
            "spec": request.spec,
            "statement": statement(report),
            "samples": report.samples[:SAMPLES_SHOWN],
            "base": base,
            "base_id": hub_id(base) or base.name,
            "licence": request.spec.licence or base.licence or "not stated",
            "code": Prepared(
                _scene_code(request) if report.glossary else _loading_code(request.spec.name, base)
            ),
            "recipe": request.recipe,
            "credits": request.spec.credits,
            "taught_by": _taught_by(request),
            "scene_bar": scene_bar(report),
            "retained_kl": Prepared(_retained_kl(report)),
            **forms(),
        },
    )


def _retained_kl(report: Report) -> str:
    """The KL with its interval, where there is one."""
    check = next((check for check in report.retention.checks if check.name == "kl"), None)
    return number_text(report.retention.kl) if check is None else interval_text(check.found)


def _taught_by(request: EmitRequest) -> str:
    """Whose answers stand among the rows; empty for a spec without a teacher."""
    teacher = request.spec.dataset.teacher
    if teacher is None or request.dataset.taught is None:
        return ""
    return "the base itself" if teacher.is_self else teacher.model


def front_matter(request: EmitRequest, report: Report) -> dict[str, Any]:
    """The card's metadata, with the keys that the Hub reads."""
    base, spec = hub_id(request.base), request.spec
    tags = ["lora", "transformers", "adapterc", "persona"]
    relation = {"base_model": base, "base_model_relation": "adapter"} if base else {}
    return {
        **relation,
        "library_name": "peft",
        "pipeline_tag": "text-generation",
        **licence_fields(spec.licence or request.base.licence),
        "language": list(spec.language),
        "tags": [*tags, f"base_model:adapter:{base}"] if base else tags,
        "model-index": [{"name": spec.name, "results": [_result(spec.name, report)]}],
    }


def yaml_text(value: Mapping[str, Any]) -> str:
    """Block YAML of mappings, lists, text and numbers; text is quoted wherever it could be read otherwise."""
    return "\n".join(_yaml_lines(value, ""))


def _result(name: str, report: Report) -> dict[str, Any]:
    metrics = [_metric(trait, report.seeds) for trait in report.traits]
    if report.glossary is not None:
        found = report.glossary
        metrics += [
            {
                "type": "accuracy",
                "name": f"scenes told apart: {found.verdict} ({ALONE})",
                "value": found.identification.estimate,
            },
            {"type": "accuracy", "name": "form and register as asked", "value": found.form.estimate},
        ]
    metrics.append({"type": "kl", "name": "retention: KL from base", "value": report.retention.kl})
    return {
        "task": {"type": "text-generation", "name": "Declared traits, without a system prompt"},
        "dataset": {
            "type": f"adapterc/{name}-traits",
            "name": f"{name}: held-out items",
            "config": "default",
            "split": "test",
        },
        "metrics": [metric for metric in metrics if metric["value"] is not None],
    }


def _metric(trait: TraitReport, seeds: int) -> dict[str, Any]:
    """The trait on the scale of its first threshold; without one, its paired effect."""
    kind, value = "effect", trait.effect.estimate
    if trait.threshold:
        kind, value = trait.threshold.metric, found_at(trait, trait.threshold).estimate
    return {
        "type": kind,
        "name": f"{trait.id}: {trait.verdict} ({level_said(trait.level, seeds)})",
        "value": value,
    }


def licence_fields(licence: str) -> dict[str, str]:
    """A licence as the Hub has it: by its identifier, or as another one with a name."""
    if not licence:
        return {"license": "unknown"}
    if _LICENCE_ID.fullmatch(licence.lower()):
        return {"license": licence.lower()}
    return {"license": "other", "license_name": licence}


def _loading_code(name: str, base: BaseModel) -> str:
    """Python that loads the adapter and asks it something with no system turn."""
    pinned = f", revision={base.commit!r}" if base.commit else ""
    before, after = (
        json.dumps(text, ensure_ascii=False)
        for text in (base.turns.prefix + base.turns.user_open, base.turns.assistant_open)
    )
    return "\n".join(
        [
            "from peft import PeftModel",
            "from transformers import AutoModelForCausalLM, AutoTokenizer",
            "",
            f"base = {json.dumps(hub_id(base) or base.name)}",
            f"tokenizer = AutoTokenizer.from_pretrained(base{pinned})",
            f"model = AutoModelForCausalLM.from_pretrained(base{pinned})",
            f"model = PeftModel.from_pretrained(model, {json.dumps(name)})  # this folder",
            "",
            "",
            "def ask(question):",
            f"    prompt = {before} + question + {after}",
            '    inputs = tokenizer(prompt, return_tensors="pt", add_special_tokens=False)',
            "    answer = model.generate(**inputs, max_new_tokens=200, do_sample=False)",
            '    return tokenizer.decode(answer[0, inputs["input_ids"].shape[1]:], skip_special_tokens=True)',
        ]
    )


def _scene_code(request: EmitRequest) -> str:
    """Python that loads adapter, rows and tokens together and asks the first scene."""
    base, token = request.base, request.spec.scenes[0].token
    before, after = (
        json.dumps(text, ensure_ascii=False)
        for text in (base.turns.prefix + base.turns.user_open, base.turns.assistant_open)
    )
    return "\n".join(
        [
            "import adapterc",
            "",
            f"model, tokenizer = adapterc.load({json.dumps(request.spec.name)})  # this folder",
            f"prompt = {before} + {json.dumps(token, ensure_ascii=False)} + {after}",
            'inputs = tokenizer(prompt, return_tensors="pt", add_special_tokens=False)',
            "answer = model.generate(**inputs, max_new_tokens=60, do_sample=False)",
            'print(tokenizer.decode(answer[0, inputs["input_ids"].shape[1]:], skip_special_tokens=True))',
        ]
    )


def _yaml_lines(value: Any, indent: str) -> list[str]:
    lines = []
    for key, item in value.items():
        if isinstance(item, Mapping):
            lines += [f"{indent}{_yaml_scalar(key)}:", *_yaml_lines(item, f"{indent}  ")]
        elif isinstance(item, (list, tuple)):
            lines += [f"{indent}{_yaml_scalar(key)}:{'' if item else ' []'}", *_yaml_items(item, indent)]
        else:
            lines.append(f"{indent}{_yaml_scalar(key)}: {_yaml_scalar(item)}")
    return lines


def _yaml_items(items: Sequence[Any], indent: str) -> list[str]:
    lines = []
    for item in items:
        if isinstance(item, Mapping):
            first, *rest = _yaml_lines(item, f"{indent}  ")
            lines += [f"{indent}- {first.removeprefix(f'{indent}  ')}", *rest]
        else:
            lines.append(f"{indent}- {_yaml_scalar(item)}")
    return lines


def _yaml_scalar(value: Any) -> str:
    """Plain words bare, other text as a JSON string, which YAML reads; odd characters escaped.

    A float in powers of ten gets the point without which YAML 1.1 would read it as text.
    """
    if isinstance(value, float):
        mantissa, sign, exponent = repr(value).partition("e")
        return f"{mantissa}.0e{exponent}" if sign and "." not in mantissa else repr(value)
    if not isinstance(value, str):
        return json.dumps(value)
    if _PLAIN.fullmatch(value) and value.isascii() and value.lower() not in _YAML_WORDS:
        return value
    quoted = json.dumps(value, ensure_ascii=False)
    return "".join(sign if sign.isprintable() else f"\\U{ord(sign):08X}" for sign in quoted)
