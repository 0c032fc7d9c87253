"""A safetensors file that somebody else wrote: what its header promises, checked before it is loaded."""

from __future__ import annotations

import json
import os
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any

from adapterc.diagnostics.quoting import quoted
from adapterc.errors import AdaptercError
from adapterc.regular_file import open_regular

BYTES: Mapping[str, int] = {"F32": 4, "F16": 2, "BF16": 2}
"""Number types of adapters, by the bytes of one number."""

_LARGEST_HEADER, _MOST_TENSORS, _BIGGEST = 16 << 20, 100_000, 1 << 31
_EXPONENTS: Mapping[str, tuple[str, int]] = {
    "F32": ("<u4", 0x7F800000),
    "F16": ("<u2", 0x7C00),
    "BF16": ("<u2", 0x7F80),
}
"""How a number is read as bits, and the bits that are all set in what is no finite number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tensor:
    """One tensor of the file: its shape, its number type, and where it lies behind the header."""

    shape: tuple[int, ...]
    dtype: str
    start: int
    end: int


def read_header(path: Path, *, any_type: bool = False) -> dict[str, Tensor]:
    """The tensors of the file at `path` by name; AdaptercError where the file is not what it says.

    Number types other than an adapter's are refused unless `any_type`. Only the header is read.
    """
    try:
        with os.fdopen(open_regular(path), "rb") as stream:
            size = os.fstat(stream.fileno()).st_size
            length = struct.unpack("<Q", stream.read(8))[0]
            if length > min(_LARGEST_HEADER, size - 8):
                raise _damaged(path, "its header is longer than it may be")
            header = json.loads(stream.read(length))
    except (OSError, ValueError, RecursionError, struct.error) as fault:
        raise _damaged(path, "it has no header that can be read") from fault
    if not isinstance(header, dict) or len(header) > _MOST_TENSORS:
        raise _damaged(path, "it has no header that can be read")
    header.pop("__metadata__", None)
    found = {name: _tensor(path, name, told, any_type=any_type) for name, told in header.items()}
    held = sum(tensor.end - tensor.start for tensor in found.values())
    if held != size - 8 - length or max((one.end for one in found.values()), default=0) != held:
        raise _damaged(path, "it is cut short, or holds more than it says")
    return found


def first_not_finite(path: Path, tensors: Mapping[str, Tensor]) -> str | None:
    """The name of the first tensor with an infinity, or with what is no number; None where all are finite."""
    import numpy as np

    start = 8 + struct.unpack("<Q", _first_bytes(path))[0]
    for name, tensor in sorted(tensors.items()):
        kind, mask = _EXPONENTS[tensor.dtype]
        numbers = np.fromfile(path, dtype=kind, count=prod(tensor.shape), offset=start + tensor.start)
        if bool(((numbers & mask) == mask).any()):
            return name
    return None


def refuse_huge(path: Path) -> None:
    """AdaptercError for a file larger than any adapter that this machine would be asked to judge."""
    if path.stat().st_size > _BIGGEST:
        raise AdaptercError(
            f"{path} has more than {_BIGGEST >> 30} GiB: no adapter of a base that runs here is so large",
            help="name the folder of a LoRA adapter, not of a whole model",
        )


def _first_bytes(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(8)


def _tensor(path: Path, name: str, told: Any, *, any_type: bool) -> Tensor:
    try:
        shape = tuple(told["shape"])
        start, end = told["data_offsets"]
        dtype = told["dtype"]
        sound = all(isinstance(one, int) and one >= 0 for one in (*shape, start, end)) and start <= end
    except (TypeError, KeyError, ValueError):
        raise _damaged(path, f"its header does not say where {quoted(name)} lies") from None
    if not sound:
        raise _damaged(path, f"its header does not say where {quoted(name)} lies")
    if not any_type:
        if dtype not in BYTES:
            raise AdaptercError(
                f"{path}: {quoted(name)} is kept as {quoted(str(dtype))}, which no adapter is measured in",
                help="save the adapter in float32, float16 or bfloat16",
            )
        if prod(shape) * BYTES[dtype] != end - start:
            raise _damaged(path, f"{quoted(name)} takes more or fewer bytes than its shape")
    return Tensor(shape=shape, dtype=str(dtype), start=start, end=end)


def _damaged(path: Path, why: str) -> AdaptercError:
    return AdaptercError(
        f"{path} is no whole safetensors file: {why}", help="copy or download the adapter again"
    )
