"""An adapter whose effect is multiplied: folded into its weights, so that it stays a plain LoRA.

B is multiplied and alpha left alone. Alpha is a whole number, which 0.75 times another need not be; and an
adapter is known by the digest of its weights, which two scales must not share.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from adapterc.backend.lora import CONFIG_FILE, WEIGHTS_FILE
from adapterc.digest import digest_file
from adapterc.errors import CompilerBugError

_SCALED = ".lora_B."


def write_scaled(source: Path, scale: float, folder: Path) -> str:
    """Write the adapter in `source`, times `scale`, into `folder`; the SHA-256 of its weights.

    The same bytes for the same input. A product is rounded once, to fp32: by 0.5 not at all.
    """
    from safetensors.torch import load_file, save_file

    tensors = load_file(source / WEIGHTS_FILE)
    if not any(_SCALED in name for name in tensors):
        raise CompilerBugError(f"nothing in {source} can be scaled")
    scaled = {
        name: (value * scale if _SCALED in name else value).contiguous() for name, value in tensors.items()
    }
    folder.mkdir(parents=True, exist_ok=True)
    save_file(scaled, folder / WEIGHTS_FILE, metadata={"format": "pt"})
    shutil.copyfile(source / CONFIG_FILE, folder / CONFIG_FILE)
    return digest_file(folder / WEIGHTS_FILE)
