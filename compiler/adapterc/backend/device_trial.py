"""Run as a program of its own: torch multiplies two small matrices on a device, and says that it did.

`python -P device_trial.py cuda bfloat16` prints one line of JSON. It stands apart because an import of torch
takes seconds, and a broken one, or a driver that does not fit, may end the process.
"""

from __future__ import annotations

import json
import sys


def main(device: str, dtype: str) -> None:
    """Multiply, and print what was found: torch's version, the device's name and its memory in bytes."""
    import torch

    matrix = torch.ones((64, 64), dtype=getattr(torch, dtype), device=device)
    right = float((matrix @ matrix).sum()) == float(64**3)
    on_gpu = device == "cuda"
    found = {
        "torch": str(torch.__version__),
        "right": right,
        "name": torch.cuda.get_device_name() if on_gpu else "",
        "memory": torch.cuda.mem_get_info()[1] if on_gpu else 0,
    }
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
