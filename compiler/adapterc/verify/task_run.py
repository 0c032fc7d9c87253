"""One arm's tasks through lm-eval, and its results and samples on disk, free of clock, host and path."""

from __future__ import annotations

import json
import logging
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from adapterc.errors import CompilerBugError
from adapterc.verify.samples import Samples


def run_tasks(arm: str, lm: Any, eval_folder: Path) -> Samples:
    """What `lm` says to the tasks that lie in `eval_folder` itself; nothing where there are none."""
    from lm_eval.evaluator import evaluate
    from lm_eval.tasks import TaskManager

    tasks = sorted(path.stem for path in eval_folder.glob("*.yaml"))
    if not tasks:
        return {}
    with quiet():
        loaded = TaskManager(include_path=eval_folder, include_defaults=False).load(tasks)
        found = evaluate(lm=lm, task_dict=loaded, bootstrap_iters=0, log_samples=True)
    samples = {task: _clean(found["samples"][task], lm.lengths) for task in tasks}
    _write(eval_folder, arm, found, samples)
    return samples


@contextmanager
def quiet() -> Iterator[None]:
    """Keeps lm-eval's log lines and its bar for building prompts off the terminal; errors still show."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import lm_eval.api.task as module

        log = logging.getLogger("lm_eval")
        level, bar = log.level, module.tqdm
        log.setLevel(logging.ERROR)
        module.tqdm = partial(bar, disable=True)
        try:
            yield
        finally:
            log.setLevel(level)
            module.tqdm = bar


def _clean(
    samples: Sequence[Mapping[str, Any]], lengths: Mapping[tuple[str, int], tuple[int, bool]]
) -> list[dict[str, Any]]:
    """lm-eval's samples as plain JSON, in document order; answers gain `tokens` and `finished`."""
    rows = []
    for sample in sorted(samples, key=lambda sample: int(sample["doc_id"])):
        row = json.loads(json.dumps(sample))
        prompt, last = row["arguments"][0]
        if prompt != row["doc"]["prompt"]:
            raise CompilerBugError(f"lm-eval changed the prompt of {row['doc']['id']}")
        if isinstance(last, dict):
            row["tokens"], row["finished"] = lengths[prompt, int(last["max_gen_toks"])]
        rows.append(row)
    return rows


def _write(eval_folder: Path, arm: str, found: Mapping[str, Any], samples: Samples) -> None:
    results = {
        name: found[name] for name in ("results", "versions", "n-shot", "higher_is_better", "n-samples")
    }
    text = json.dumps(results, indent=2, sort_keys=True, ensure_ascii=False)
    (eval_folder / "results").mkdir(parents=True, exist_ok=True)
    (eval_folder / "results" / f"{arm}.json").write_text(text + "\n", encoding="utf-8", newline="\n")
    folder = eval_folder / "samples" / arm
    folder.mkdir(parents=True, exist_ok=True)
    for task, rows in samples.items():
        lines = "".join(json.dumps(row, sort_keys=True, ensure_ascii=False) + "\n" for row in rows)
        (folder / f"{task}.jsonl").write_text(lines, encoding="utf-8", newline="\n")
