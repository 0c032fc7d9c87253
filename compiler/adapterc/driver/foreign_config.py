"""The configuration of an adapter from elsewhere: a plain LoRA's, or told why it cannot be measured.

Only a handful of settings are taken over. Whatever else would make the library fetch, import, compute or
change something is refused by its name; what only says how the adapter was trained is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from adapterc.diagnostics.quoting import clipped
from adapterc.errors import AdaptercError

_PASSED_OVER = frozenset(
    {
        "base_model_name_or_path",
        "eva_config",
        "exclude_modules",
        "fan_in_fan_out",
        "inference_mode",
        "layers_pattern",
        "layers_to_transform",
        "lora_dropout",
        "megatron_core",
        "peft_version",
        "qalora_group_size",
        "revision",
        "runtime_config",
        "task_type",
    }
)
"""Settings of training, and those that the names of the tensors say as well."""

_TAKEN = frozenset(
    {"alpha_pattern", "init_lora_weights", "lora_alpha", "peft_type", "r", "rank_pattern", "target_modules"}
    | {"bias", "use_rslora"}
)
_STARTS = (True, False, None, "gaussian", "orthogonal", "eva")
"""Ways to begin that leave the base as it is."""

_NAME = re.compile(r"[A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)*")
_MOST_RANK, _MOST_NAMES = 4096, 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class LoraSettings:
    """What a plain LoRA is computed with. `targets` are names of modules, empty where a pattern says them."""

    rank: int
    alpha: float
    ranks: Mapping[str, int]
    alphas: Mapping[str, float]
    rslora: bool
    targets: tuple[str, ...]

    def rank_of(self, module: str) -> int:
        """The rank that is declared for a module."""
        named = (own for name, own in self.ranks.items() if module == name or module.endswith(f".{name}"))
        return next(named, self.rank)


def lora_settings(config: Mapping[str, Any], where: str) -> LoraSettings:
    """The settings in `config`; AdaptercError, which names `where`, for what is no plain LoRA."""
    kind = config.get("peft_type")
    if kind != "LORA":
        said = clipped(str(kind)) if kind is not None else "none"
        raise AdaptercError(
            f"{where} has the peft_type {said}: only LORA is measured",
            help="merge that adapter into its base and build on it, or train a LoRA",
        )
    for name, value in sorted(config.items()):
        if name not in _PASSED_OVER | _TAKEN and value not in (None, False, "", [], {}, 0):
            raise _strange(where, f"sets {clipped(name)}")
    if config.get("bias", "none") != "none":
        raise _strange(where, "sets bias")
    start = config.get("init_lora_weights", True)
    if not any(start is known or start == known for known in _STARTS):
        raise AdaptercError(
            f"{where} begins at {clipped(str(start))}, which changes the base's own weights",
            help="save it as a plain LoRA: save_pretrained with path_initial_model_for_weight_conversion",
        )
    return LoraSettings(
        rank=_rank(config.get("r"), where),
        alpha=_number(config.get("lora_alpha"), where, "lora_alpha"),
        ranks={name: _rank(value, where) for name, value in _named(config, "rank_pattern", where)},
        alphas={
            name: _number(value, where, "alpha_pattern")
            for name, value in _named(config, "alpha_pattern", where)
        },
        rslora=config.get("use_rslora") is True,
        targets=_targets(config.get("target_modules"), where),
    )


def _targets(value: Any, where: str) -> tuple[str, ...]:
    if isinstance(value, str):
        return ()
    if not isinstance(value, list) or len(value) > _MOST_NAMES or not all(map(_is_name, value)):
        raise _strange(where, "names no target_modules")
    return tuple(sorted(value))


def _named(config: Mapping[str, Any], key: str, where: str) -> list[tuple[str, Any]]:
    """The entries of a mapping by names of modules; patterns, which the library would run, are refused."""
    value = config.get(key) or {}
    if not isinstance(value, dict) or len(value) > _MOST_NAMES or not all(map(_is_name, value)):
        raise _strange(where, f"has patterns in {key}")
    return list(value.items())


def _is_name(value: object) -> bool:
    return isinstance(value, str) and len(value) < 512 and _NAME.fullmatch(value) is not None


def _rank(value: Any, where: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= _MOST_RANK:
        raise _strange(where, "has no rank from 1 to 4096")
    return value


def _number(value: Any, where: str, name: str) -> float:
    if not isinstance(value, (int, float)) or isinstance(value, bool) or not 0 < value <= 1e6:
        raise _strange(where, f"has no {name} above 0")
    return value


def _strange(where: str, what: str) -> AdaptercError:
    return AdaptercError(
        f"{where} {what}: it is no plain LoRA that can be measured as it is",
        help="save the adapter as a plain LoRA on linear layers, or merge it and build on what comes out",
    )
