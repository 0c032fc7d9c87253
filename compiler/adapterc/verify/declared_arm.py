"""One arm of a declared task: lm-eval's own way to score and to answer, with its responses kept.

Importing this module imports torch and lm-eval.
"""

from __future__ import annotations

from typing import Any

from lm_eval.api.instance import Instance
from lm_eval.models.huggingface import HFLM

from adapterc.verify.arm import PAIR_BATCH, ArmModel

ANSWERS_AT_ONCE = 16


class DeclaredArm(ArmModel):
    """As `ArmModel`, but answers are cut and ended as the task says, by lm-eval."""

    def generate_until(self, requests: list[Instance], **_: Any) -> list[str]:
        """The answer to each request, in order."""
        self.batch_size_per_gpu = ANSWERS_AT_ONCE

        def compute(batch: list[Instance]) -> list[Any]:
            return list(HFLM.generate_until(self, batch, disable_tqdm=True))

        return self._in_sets("texts", requests, lambda item: item.task_name or "", compute)

    def loglikelihood_rolling(self, requests: list[Instance], **_: Any) -> list[float]:
        """The log-likelihood of each whole text, in order."""
        self.batch_size_per_gpu = PAIR_BATCH

        def compute(batch: list[Instance]) -> list[Any]:
            return [float(one) for one in HFLM.loglikelihood_rolling(self, batch, disable_tqdm=True)]

        return self._in_sets("rolling", requests, lambda item: item.task_name or "", compute)

    def _model_generate(self, context: Any, max_length: int, **kwargs: Any) -> Any:
        rows = HFLM._model_generate(self, context, max_length, **kwargs)
        self._advance(rows.shape[0])
        return rows
