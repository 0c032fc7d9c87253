"""The processor as Linux describes it: its name, its maker, what it can multiply."""

from __future__ import annotations

import platform
import re
from dataclasses import dataclass
from pathlib import Path

CPUINFO = Path("/proc/cpuinfo")
AMD = "AuthenticAMD"


@dataclass(frozen=True, slots=True, kw_only=True)
class Processor:
    """A processor's name, its maker's id and its instruction sets; empty where the system does not say."""

    name: str
    maker: str = ""
    flags: frozenset[str] = frozenset()

    @property
    def trains_in_bf16(self) -> bool:
        """Whether training in bfloat16 is worth its rounding.

        Not by `avx512_bf16` alone: a Xeon that has it and no AMX takes nearly twice as long. An EPYC takes
        half, and trains in fp32 all the same, in which glossaries keep more of the base (docs/log.md).
        """
        return "amx_bf16" in self.flags

    @property
    def wants_onednn(self) -> bool:
        """Whether oneDNN multiplies fp32 faster here than oneMKL, which is made for Intel's (docs/log.md)."""
        return self.maker == AMD and "avx512f" in self.flags


def this_processor(source: Path = CPUINFO) -> Processor:
    """The first one that `source` names, of which there may be many alike."""
    text = source.read_text(encoding="utf-8", errors="replace") if source.is_file() else ""
    name, maker, flags = (_first(text, field) for field in ("model name", "vendor_id", "flags"))
    fallback = platform.processor() or platform.machine() or "unknown"
    return Processor(name=name or fallback, maker=maker, flags=frozenset(flags.split()))


def _first(text: str, field: str) -> str:
    found = re.search(rf"^{field}\s*:\s*(.+)$", text, re.MULTILINE)
    return found.group(1).strip() if found else ""
