"""The GitHub Action, run as a runner runs it, in real repositories; GitHub alone is made up."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from support.evidenced import make_key
from support.github_runner import Runner
from support.repositories import Repository, git
from support.specs import CHECKOUT

pytestmark = pytest.mark.slow
MARK = "<!-- adapterc:diff -->"


@pytest.fixture(name="runner")
def _runner(checkout: Path, tmp_path: Path) -> Runner:
    return Runner(place=checkout, home=tmp_path / "home")


def pull_request(project: Repository, *labels: str) -> dict[str, Any]:
    base = git(project.path, "rev-parse", "main")
    return {
        "pull_request": {"number": 5, "base": {"sha": base}, "labels": [{"name": name} for name in labels]}
    }


def test_the_action_lets_nothing_foreign_into_a_script_and_uses_no_other_action() -> None:
    action = yaml.safe_load((CHECKOUT / "action.yml").read_text(encoding="utf-8"))
    for step in action["runs"]["steps"]:
        assert "${{" not in step["run"]
        assert "uses" not in step
        assert step["shell"] == "bash"


def test_every_input_is_used_and_every_use_is_an_input() -> None:
    text = (CHECKOUT / "action.yml").read_text(encoding="utf-8")
    assert set(re.findall(r"inputs\.([\w-]+)", text)) == set(yaml.safe_load(text)["inputs"])


def test_a_change_is_checked_and_planned_and_nothing_is_trained_unasked(
    runner: Runner, project: Repository
) -> None:
    job = runner.run(pull_request(project), comment="false")
    assert job.succeeded, job.printed
    assert job.outcomes["build"] == "skipped"
    assert (job.outputs["trained"], job.outputs["against"]) == (
        "false",
        git(project.path, "rev-parse", "main"),
    )
    assert "### adapterc check: 0 errors, 0 warnings\n" in job.summary
    rows = [line for line in job.summary.splitlines() if line.startswith("| <code>specs/")]
    assert [row.split(" | ")[0] for row in rows] == ["| <code>specs/calm.yaml</code>"] * 2
    assert "1 of 2 specs changed against" in job.printed["plan"]
    assert not (runner.place / "build").exists()


def test_findings_are_annotations_and_stop_a_build_and_not_the_plan(
    runner: Runner, project: Repository
) -> None:
    spec = runner.place / "specs" / "calm.yaml"
    spec.write_text(spec.read_text(encoding="utf-8").replace("rows: 6", "row: 6"), encoding="utf-8")
    job = runner.run(pull_request(project, "adapterc: train"), "build")
    assert job.printed["check"].startswith("::error file=specs/calm.yaml,line=7,col=11,")
    assert (job.outcomes["check"], job.outcomes["plan"], job.outcomes["build"]) == (
        "failure",
        "success",
        "skipped",
    )
    assert "| error | AC0202 | <code>specs/calm.yaml:7:11</code> |" in job.summary
    assert "| <code>specs/calm.yaml</code> | not done: see the findings |" in job.summary


def test_what_commands_say_of_a_spec_is_no_command_to_the_runner(runner: Runner, project: Repository) -> None:
    job = runner.run(pull_request(project), "plan")
    first, *_ = job.printed["plan"].splitlines()
    token = first.removeprefix("::stop-commands::")
    assert re.fullmatch(r"adapterc-[0-9a-f]{32}", token)
    assert job.printed["plan"].count(f"::{token}::") == 1


def test_an_unknown_word_for_training_stops_at_once(runner: Runner, project: Repository) -> None:
    job = runner.run(pull_request(project), train="sometimes")
    assert job.outcomes["event"] == "failure"
    assert "train: 'sometimes' is none of label, never, always" in job.printed["event"]
    assert set(job.outcomes.values()) == {"failure", "skipped"}


def test_the_label_trains_what_changed(runner: Runner, project: Repository) -> None:
    job = runner.run(pull_request(project, "adapterc: train"), "build")
    assert job.outcomes["build"] == "failure"  # built, and not verified: its trait asks for more
    assert [path.name for path in (runner.place / "build").iterdir() if path.name[0] != "."] == ["calm"]
    assert "### adapterc build\n\n    NOT VERIFIED  calm  built in " in job.summary


def test_a_push_is_compared_with_what_was_there_and_a_new_branch_with_nothing(
    runner: Runner, project: Repository
) -> None:
    before = git(project.path, "rev-parse", "main")
    assert runner.run({"before": before}, "event").outputs["against"] == before
    job = runner.run({"before": "0" * 40})
    assert (job.outputs["against"], job.outcomes["diff"], job.outcomes["comment"]) == (
        "",
        "skipped",
        "skipped",
    )
    assert job.summary.count("| <code>specs/brief.yaml</code> |") == 2


def test_a_ref_may_be_named_and_one_that_is_nowhere_is_told(runner: Runner, project: Repository) -> None:
    wanted = git(project.path, "rev-parse", "main")
    assert runner.run({}, "event", against="main").outputs["against"] == wanted
    job = runner.run({}, "event", against="--upload-pack=touch hacked")
    assert job.outputs["against"] == ""
    assert "::warning title=adapterc::the commit to compare with cannot be fetched" in job.printed["event"]
    assert not (runner.place / "hacked").exists()


def test_specs_are_lines_and_no_line_is_a_script(runner: Runner, project: Repository) -> None:
    hostile = '$(touch hacked) `touch hacked` "; touch hacked; #'
    job = runner.run(pull_request(project), "check", specs=f"specs/brief.yaml\n\n{hostile}\n")
    assert job.outcomes["lock"] == "failure"
    assert not list(runner.home.parent.rglob("hacked"))
    assert (
        runner.run({}, "lock", specs="\n").printed["lock"]
        == "::error title=adapterc::the input specs names nothing\n"
    )


def test_one_comment_is_written_and_then_kept_up_to_date(runner: Runner, project: Repository) -> None:
    foreign = {"id": 1, "user": {"login": "mallory"}, "body": f"{MARK}\nmine"}
    deleted = {"id": 2, "user": None, "body": MARK}
    runner.write_comments(foreign, deleted)
    job = runner.run(pull_request(project))
    assert job.succeeded, job.printed
    assert "a-token" not in job.summary + "".join(job.printed.values())
    *others, comment = runner.comments()
    assert others == [foreign, deleted]
    assert comment["body"].startswith(f"{MARK}\n### adapterc diff")
    assert len(comment["body"].encode()) < 64_500
    assert "(https://github.com/voices/support/actions/runs/7)" in comment["body"].splitlines()[-1]
    text = (runner.place / "specs" / "calm.yaml").read_text(encoding="utf-8")
    git(runner.place, "checkout", "--quiet", "-B", "change")
    Repository(runner.place).commit(specs__calm_yaml=text.replace("rows: 6", "rows: 9"))
    assert runner.run(pull_request(project)).succeeded
    *others, changed = runner.comments()
    assert others == [foreign, deleted]
    assert changed["id"] == comment["id"]
    assert changed["body"] != comment["body"]
    methods = [asked[asked.index("--method") + 1] for asked in runner.asked() if "--method" in asked]
    assert methods == ["POST", "PATCH"]


def test_where_nothing_differs_there_is_no_comment(runner: Runner, project: Repository) -> None:
    git(project.path, "branch", "--force", "main", "change")
    job = runner.run(pull_request(project))
    assert job.succeeded, job.printed
    assert runner.comments() == []


def test_a_fork_that_may_not_comment_does_not_fail(runner: Runner, project: Repository) -> None:
    (runner.github / "refuses").touch()
    job = runner.run(pull_request(project))
    assert job.succeeded, job.printed
    assert "::notice title=adapterc::no comment could be written" in job.printed["comment"]


def test_the_token_is_given_to_the_comment_alone() -> None:
    action = yaml.safe_load((CHECKOUT / "action.yml").read_text(encoding="utf-8"))
    holders = [step["id"] for step in action["runs"]["steps"] if "inputs.token" in json.dumps(step)]
    assert holders == ["comment"]


def test_the_gate_holds_a_change_against_signers_of_the_target(
    runner: Runner, project: Repository, tmp_path: Path
) -> None:
    key = make_key(tmp_path, "mallory")
    (runner.place / "allowed_signers").write_text(f"mallory {key.with_suffix('.pub').read_text()}")
    job = runner.run(pull_request(project), "gate", gate="true", signers="allowed_signers")
    assert job.outcomes["gate"] == "failure"
    assert "path 'allowed_signers' exists on disk, but not in" in job.printed["gate"]
    job = runner.run(pull_request(project), "gate", gate="true")
    assert job.outcomes["gate"] == "failure"
    assert job.printed["gate"].count("::error file=specs/") == 2
    assert "title=AC0801::" in job.printed["gate"]
    assert "### adapterc gate: 2 errors, 0 warnings\n" in job.summary


def test_the_gate_asks_no_change_who_may_sign(runner: Runner, project: Repository, tmp_path: Path) -> None:
    key = make_key(tmp_path, "mallory")
    (runner.place / "allowed_signers").write_text(f"mallory {key.with_suffix('.pub').read_text()}")
    job = runner.run({}, "gate", gate="true", signers="allowed_signers", against="nowhere")
    assert job.outcomes["gate"] == "failure"
    assert job.printed["gate"] == (
        "::error title=adapterc::who may sign stands in a commit that cannot be fetched\n"
    )


def test_artifacts_that_a_change_brings_are_not_taken_for_built_ones(
    runner: Runner, project: Repository
) -> None:
    runner.run({}, "build", train="always", specs="specs/calm.yaml")
    git(runner.place, "add", "--force", "build")
    job = runner.run(pull_request(project, "adapterc: train"))
    assert job.outcomes["build"] == "failure"
    assert job.printed["build"] == (
        "::error title=adapterc::build/ is committed: take it out, and put it into .gitignore\n"
    )
    (comment,) = runner.comments()
    assert "VERIFIED" not in comment["body"]


def test_the_comment_compares_the_base_the_former_build_and_this_one(
    runner: Runner, project: Repository
) -> None:
    git(runner.place, "fetch", "--quiet", "origin", "main")
    git(runner.place, "checkout", "--quiet", "FETCH_HEAD")
    runner.run({}, "build", train="always")
    former = (runner.place / "build").rename(runner.home / "former")
    git(runner.place, "checkout", "--quiet", "change")
    runner.run(pull_request(project, "adapterc: train"), previous=str(former))
    (comment,) = runner.comments()
    assert "### adapterc diff: 1 of 2 specs differs\n" in comment["body"]
    assert "| | Asked for | Base | Before | After | Difference |\n" in comment["body"]
    (row,) = [line for line in comment["body"].splitlines() if line.startswith("| **longer**")]
    assert row == "| **longer** | | | NOT VERIFIED | NOT VERIFIED |  |"
