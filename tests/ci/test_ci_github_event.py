"""What the action reads of the event: the commit to compare with, and who asks for training."""

from __future__ import annotations

import runpy
from typing import Any

import pytest

from support.specs import CHECKOUT

outputs = runpy.run_path(str(CHECKOUT / "ci" / "github_event.py"))["outputs"]
OLD, NONE = "a" * 40, "0" * 40


def pull_request(*labels: str) -> dict[str, Any]:
    return {
        "pull_request": {"number": 5, "base": {"sha": OLD}, "labels": [{"name": name} for name in labels]}
    }


@pytest.mark.parametrize(
    ("labels", "surroundings", "wanted"),
    [
        (("adapterc: train",), {"TRAIN": "label"}, ("true", "the label asks for it")),
        ((), {"ADAPTERC_TRAIN": "true"}, ("true", "the runner asks for it (ADAPTERC_TRAIN)")),
        ((), {"TRAIN": "always"}, ("true", "the workflow says always")),
        (
            ("adapterc: train",),
            {"TRAIN": "never", "ADAPTERC_TRAIN": "1"},
            ("false", "the workflow says never"),
        ),
        (("adapterc: training", "train"), {}, ("false", "neither a label nor the runner asks for it")),
        ((), {"ADAPTERC_TRAIN": "false"}, ("false", "neither a label nor the runner asks for it")),
        (("",), {"LABEL": ""}, ("false", "neither a label nor the runner asks for it")),
    ],
)
def test_who_asks_for_training(
    labels: tuple[str, ...], surroundings: dict[str, str], wanted: tuple[str, str]
) -> None:
    found = outputs(pull_request(*labels), {"LABEL": "adapterc: train"} | surroundings)
    assert (found["train"], found["why"]) == wanted


@pytest.mark.parametrize(
    ("event", "base"),
    [
        (pull_request(), OLD),
        ({"merge_group": {"base_sha": OLD}}, OLD),
        ({"before": OLD}, OLD),
        ({"before": NONE}, ""),
        ({"before": "a\nnumber=9"}, ""),
        ({"schedule": "0 5 * * *"}, ""),
        ({"pull_request": {"base": None, "labels": None}}, ""),
    ],
)
def test_what_is_compared_with(event: dict[str, Any], base: str) -> None:
    assert outputs(event, {})["base"] == base


def test_only_a_pull_request_has_a_number() -> None:
    assert outputs(pull_request(), {})["number"] == "5"
    assert outputs({"pull_request": {"number": "5\ntrain=true"}}, {})["number"] == ""
    assert outputs({"before": OLD}, {})["number"] == ""
