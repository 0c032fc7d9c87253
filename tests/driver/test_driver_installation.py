"""What is installed is held against what our own metadata asks for."""

from __future__ import annotations

import pytest

from adapterc.driver.examined import missing, problem, sound
from adapterc.driver.installation import Requirement, fits, installation, libraries, requirements
from adapterc.errors import WITH_MODELS

TORCH = Requirement(name="torch", bounds=((">=", "2.13"), ("<", "3")), for_models=True)
PEFT = Requirement(name="peft", bounds=((">=", "0.21.2"),), for_models=True)
YAML = Requirement(name="pyyaml", bounds=(), for_models=False)


def test_requirements_are_read_as_metadata_writes_them() -> None:
    told = [
        "pyyaml",
        "torch<3,>=2.13; extra == 'build'",
        'peft>=0.21.2; extra == "build"',
        "sphinx>=7; extra == 'docs'",
    ]
    assert requirements(told) == (YAML, TORCH, PEFT)


@pytest.mark.parametrize(
    ("here", "is_within"),
    [
        ("2.13", True),
        ("2.13.0+cpu", True),
        ("2.14.1", True),
        ("2.9.0", False),
        ("3.0.0", False),
        ("3", False),
        ("nightly", False),
    ],
)
def test_a_version_lies_within_its_bounds(here: str, is_within: bool) -> None:
    assert fits(here, TORCH.bounds) is is_within


def test_all_that_is_asked_for_is_told_with_its_version() -> None:
    assert libraries("models", [TORCH, PEFT], {"torch": "2.13.0", "peft": "0.22.0"}) == sound(
        "models", "2 packages: torch 2.13.0, peft 0.22.0"
    )


def test_an_installation_without_models_is_no_fault() -> None:
    assert libraries("models", [TORCH, PEFT], {"torch": "", "peft": ""}) == missing(
        "models", "no library that runs models is installed", WITH_MODELS
    )


def test_half_an_installation_is_one() -> None:
    assert libraries("models", [TORCH, PEFT], {"torch": "2.13.0", "peft": ""}) == problem(
        "models", "not installed: peft", WITH_MODELS
    )
    assert libraries("libraries", [YAML], {"pyyaml": ""}).state == "problem"


def test_a_version_out_of_its_bounds_names_them() -> None:
    assert libraries("models", [TORCH, PEFT], {"torch": "2.9.1", "peft": "0.22.0"}) == problem(
        "models",
        "of another version: torch 2.9.1 (>=2.13, <3 is asked for)",
        WITH_MODELS,
    )


def test_what_runs_this_test_is_sound() -> None:
    assert {one.state for one in installation()} == {"ok"}
