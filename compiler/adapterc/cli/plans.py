"""A plan as text, or as JSON for programs."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TextIO

from adapterc.cli.rows import share_line
from adapterc.diagnostics.quoting import counted, escaped
from adapterc.driver.part_costs import PartCounts
from adapterc.driver.plan import Plan
from adapterc.driver.scene_costs import SceneCounts
from adapterc.driver.teacher_plan import TeacherPlan


def print_plan(plan: Plan, out: TextIO, *, as_json: bool) -> None:
    """Stages first, then sizes, then what it is thought to cost."""
    if as_json:
        print(json.dumps(asdict(plan), indent=2, ensure_ascii=False), file=out)
        return
    width = max(8, *(len(stage.stage) for stage in plan.stages))
    for stage in plan.stages:
        line = f"{stage.stage:<{width}} {'hit' if stage.hit else 'stale':<6} {stage.why}"
        print(escaped(line.rstrip()), file=out)
    lines = {
        "rows": f"{plan.rows} laid out{_kept(plan)}, from {plan.questions} questions{_answered(plan)}",
        "tokens": _tokens(plan),
        **({"teacher": _teacher(plan.teacher)} if plan.teacher else {}),
        "items": f"{plan.items} pairs and {plan.probes} probes for verification",
        **({"parts": _parts(plan.parts)} if plan.parts else {}),
        **({"scenes": _scenes(plan.scenes)} if plan.scenes else {}),
        "train": _steps(plan),
        "time": time_of(plan),
        "memory": _memory(plan),
    }
    for name, text in lines.items():
        print(f"{name:<8} {text}", file=out)
    for share in plan.mix:
        print(f"{'mix':<8} {share_line(share)}", file=out)


def _kept(plan: Plan) -> str:
    return f", {plan.tokens.rows} kept" if plan.tokens.exact else ""


def _answered(plan: Plan) -> str:
    missing = f"{plan.unanswered} answers to be sampled from it" if plan.unanswered else "all answered"
    return f" to the base, {missing}"


def _parts(found: PartCounts) -> str:
    """What is held out of knowledge, frames and dialogues, those that there are."""
    told = [
        f"{counted(found.facts, 'question')} to facts" if found.facts else "",
        f"{counted(found.strides, 'question')} to frames" if found.strides else "",
        f"{counted(found.dialogues, 'dialogue')} ({counted(found.turns, 'turn')})" if found.dialogues else "",
    ]
    return f"held out: {', '.join(filter(None, told))}"


def _teacher(asked: TeacherPlan) -> str:
    who = (
        f"{asked.model} at {asked.endpoint}"
        if asked.endpoint
        else "the base itself, under the persona's prompt"
    )
    missing = asked.questions - asked.known
    left = f"{asked.known} are known, {missing} to be asked" if missing else "all of them known"
    return escaped(f"{counted(asked.questions, 'question')} to {who}, {left}")


def _scenes(found: SceneCounts) -> str:
    return (
        f"{counted(found.scenes, 'scene')} in {counted(found.rows, 'row')}; verified by "
        f"{counted(found.paraphrases, 'paraphrase')}{_whose(found)}, {counted(found.requests, 'request')}, "
        f"{counted(found.draws, 'draw')} and {counted(found.pairs, 'pair')} of tokens"
    )


def _whose(found: SceneCounts) -> str:
    """How many of the paraphrases that count the author wrote, where that is not all there is to say."""
    composed = found.paraphrases - found.written
    if not composed and found.written == found.all_written:
        return " of yours"
    yours = (
        f"{found.written} of the {found.all_written} that you wrote" if found.all_written else "none of yours"
    )
    return f" ({yours}, {composed} composed)"


def _tokens(plan: Plan) -> str:
    total, supervised = plan.tokens.total, plan.tokens.supervised
    if plan.tokens.exact:
        return f"{total:,} an epoch, {supervised:,} of them supervised"
    return f"about {_round(total):,} an epoch, {_round(supervised):,} of them supervised (estimate)"


def _steps(plan: Plan) -> str:
    about = "" if plan.tokens.exact else "about "
    steps = f"{about}{plan.steps} steps" if plan.steps else "steps known once the base is here,"
    times = f", {plan.trainings} trainings of so many" if plan.trainings > 1 else ""
    return f"{steps} on {plan.device} in {plan.dtype}{times}"


def time_of(plan: Plan) -> str:
    """About how long a build would take, as far as anybody can say."""
    seconds = plan.estimate.seconds
    if seconds is None:
        return f"not known: {_unknown(plan)}"
    rest = [stage.stage for stage in plan.stages if not stage.hit and stage.stage not in seconds]
    if not seconds:
        return f"not known: {_unreckoned(rest)}" if rest else "a second or two: every stage is there"
    more = f"; {_unreckoned(rest)}" if rest else ""
    parts = ", ".join(f"{_bracketed(stage)} {_duration(time)}" for stage, time in seconds.items())
    total = _duration(sum(seconds.values()))
    return f"about {total} (estimate{': ' + parts if len(seconds) > 1 else ''}){more}"


def _unreckoned(stages: list[str]) -> str:
    """What takes a time that nobody has measured."""
    return f"{', '.join(stages)} {'is' if len(stages) == 1 else 'are'} not reckoned"


def _bracketed(stage: str) -> str:
    """A stage's name inside a list: `train (seed 1)`."""
    name, comma, more = stage.partition(", ")
    return f"{name} ({more})" if comma else name


def _memory(plan: Plan) -> str:
    peak = plan.estimate.peak_bytes
    if peak is None:
        return f"not known: {_unknown(plan)}"
    return f"about {peak / 1e9:.1f} GB at the peak (estimate)" if peak else "no model is loaded"


def _unknown(plan: Plan) -> str:
    if plan.device != "cpu":
        return f"nothing was measured on {plan.device} yet"
    return "the base is not on this machine yet"


def _duration(seconds: float) -> str:
    """`40 s`, `7 min`, `2 h 10 min`: no more digits than an estimate has."""
    if seconds < 90:
        return f"{max(1, round(seconds / 5) * 5)} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"


def _round(count: int) -> int:
    """Two significant digits."""
    digits = max(0, len(str(count)) - 2)
    return round(count, -digits)
