"""A spec that is measured in other settings as well, from its text to its artifact, on a real tiny base."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from adapterc.driver.build import Built, build
from adapterc.driver.compile import Compiled, check, compile_spec
from adapterc.driver.forecast import EMBEDDED_SIZES, Work, forecast
from adapterc.driver.setting_costs import setting_cost
from adapterc.driver.token_counts import TokenCount
from adapterc.driver.watch import Silent
from adapterc.expand.settings import EACH, own_texts
from adapterc.ir.settings import PREFILL, SETTINGS
from adapterc.ir.spec import VerifyOptions
from adapterc.ir.training import Platform
from adapterc.middle.recipe import recipe_for
from support.building import make_workplace
from support.specs import CHECKOUT, metaphysicist

ALL = {setting.id for setting in SETTINGS}
FEW = 2
XEON = Platform(device="cpu", dtype="bfloat16", threads=2, processor="some", libraries=())


def compiled(path: Path, profile: Any = "standard") -> Compiled:
    checked = check(path)
    assert checked.spec is not None
    return compile_spec(
        path, replace(checked, spec=replace(checked.spec, verify=VerifyOptions(profile=profile)))
    )


def with_few(whole: Compiled) -> Compiled:
    """Few items a setting, for the sake of time."""
    settings = whole.layout.settings
    few = replace(settings, each=FEW) if settings else None
    return replace(whole, layout=replace(whole.layout, settings=few))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Built, Built]]:
    """The tiny spec's quicker traits, measured as in `quick` and then in settings too, with one cache."""
    folder = make_workplace(tmp_path_factory.mktemp("settings"))
    lines = (folder / "spec.yaml").read_text(encoding="utf-8").splitlines(keepends=True)
    few = (line for line in lines if not line.startswith(("  - {id: longer", "  - {id: asking")))
    (folder / "spec.yaml").write_text("".join(few), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ADAPTERC_CACHE", str(folder / "cache"))
        yield tuple(  # type: ignore[misc]
            build(
                with_few(compiled(folder / "spec.yaml", profile)),
                target=folder / profile,
                device="cpu",
                watch=Silent(),
            )
            for profile in ("quick", "standard")
        )


def report(one: Built) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((one.target / "report.json").read_text(encoding="utf-8"))
    return found


@pytest.mark.slow
def test_the_artifact_tells_each_trait_in_each_setting(built: tuple[Built, Built]) -> None:
    traits = {trait["id"]: trait for trait in report(built[1])["traits"]}
    asked = {name: {one["setting"] for one in trait["settings"]} for name, trait in traits.items()}
    tasks = {path.stem for path in (built[1].target / "eval" / "settings").glob("*.yaml")}
    assert tasks == {
        f"adapterc_tiny_{name}__{setting.replace('-', '_')}" for name in asked for setting in asked[name]
    }
    assert asked["calm"] >= ALL - set(PREFILL)
    assert asked["quiet"] >= ALL - set(PREFILL) - {"list"}
    for trait in traits.values():
        for one in trait["settings"]:
            assert one["setting"] in PREFILL or one["n"] == FEW
    assert "## calm" in (built[1].target / "report.md").read_text(encoding="utf-8")
    assert 'id="settings"' in (built[1].target / "report.html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_quick_is_left_as_it_was(built: tuple[Built, Built]) -> None:
    quick, standard = built
    assert not (quick.target / "eval" / "settings").exists()
    assert all("settings" not in trait for trait in report(quick)["traits"])
    assert not list((quick.target / "spec" / "templates").rglob("pressure.yaml"))
    assert list((standard.target / "spec" / "templates").rglob("pressure.yaml"))
    assert quick.dataset == replace(standard.dataset, settings=None)
    for path in sorted((quick.target / "eval").rglob("*")):
        if path.is_file():
            same = standard.target / path.relative_to(quick.target)
            assert path.read_bytes() == same.read_bytes(), path


@pytest.mark.slow
def test_no_row_holds_a_text_around_questions(built: tuple[Built, Built]) -> None:
    rows = (built[1].target / "dataset" / "train.jsonl").read_text(encoding="utf-8")
    found = compiled(CHECKOUT / "specs" / "metaphysicist.yaml")
    assert rows
    for text in own_texts(found.library.library.pressure):
        assert json.dumps(text, ensure_ascii=False)[1:-1] not in rows


def test_what_settings_cost_is_reckoned_with() -> None:
    path = CHECKOUT / "specs" / "metaphysicist.yaml"
    quick, standard = (compiled(path, profile).layout for profile in ("quick", "standard"))
    cost = setting_cost(standard)
    assert cost.items == EACH * (3 * len(SETTINGS) - 1)
    assert setting_cost(quick).items == 0
    size = EMBEDDED_SIZES["smollm2-135m-instruct"]
    recipe = recipe_for(replace(metaphysicist().training, epochs=3), size)
    tokens = TokenCount(rows=361, total=64_979, supervised=53_643, exact=True)
    work = Work(stale=frozenset({"measure"}), missing=0, tokens=tokens)
    before, after = (forecast(one, work, size, recipe, XEON).seconds for one in (quick, standard))
    assert before is not None and after is not None
    assert 300 <= after["measure"] - before["measure"] <= 480, "as expand.settings says"


def test_traits_of_one_measure_are_asked_alike_often() -> None:
    laid = compiled(CHECKOUT / "specs" / "metaphysicist.yaml").layout.settings
    assert laid is not None
    counts = Counter((one.trait, one.setting) for one in laid.items)
    assert set(counts.values()) == {EACH}
