"""The verdict on the whole in a sentence, the same in every form of the report."""

from __future__ import annotations

from collections.abc import Sequence

from adapterc.emit.report_model import Outcome, Report
from adapterc.emit.report_tasks import tasks_stated
from adapterc.ir.recited import COPIED

_GLOSSARY: dict[Outcome, str] = {
    "VERIFIED": "the glossary as a whole verified",
    "NOT VERIFIED": "the glossary as a whole not verified",
    "INCONCLUSIVE": "the glossary as a whole undecided",
}


def statement(report: Report) -> str:
    """The verdict in a sentence, with what it says nothing of."""
    known = {trait.id for trait in report.traits}
    others = [part.verdict for part in report.parts if part.declared and part.id not in known]
    declared = []
    if report.traits or not (others or report.glossary):
        declared.append(_count([trait.verdict for trait in report.traits], "declared trait"))
    if others:
        declared.append(_count(others, "other declared part" if report.traits else "declared part"))
    if report.glossary is not None:
        scenes = _count([scene.verdict for scene in report.scenes], "scene")
        bar = max((scene.threshold for scene in report.scenes if scene.checks), default=None)
        declared.append(scenes if bar is None else f"{scenes} (asked of each: at least {bar:.2f})")
        declared.append(_GLOSSARY[report.glossary.verdict])
    traits = ", ".join(declared)
    tasks = f"; {tasks_stated(report.tasks)}" if report.tasks else ""
    kept = {
        "VERIFIED": "the base's fit to neutral text is kept",
        "NOT VERIFIED": "the base's fit to neutral text is not kept",
        "INCONCLUSIVE": "whether the base's fit to neutral text is kept is undecided",
    }[report.retention.verdict]
    quick = bool(report.traits) and all(trait.level == "quick" for trait in report.traits)
    alone = " Level quick: no control adapter stands beside it." if quick else ""
    rows = (
        " Whether it was trained on what is asked here is not known." if report.subject == "adapter" else ""
    )
    return f"{traits} without a system prompt; {_recited(report)}; {kept}{tasks}.{alone}{rows}"


def _recited(report: Report) -> str:
    """What the parrot gate says, as far as the rows are known."""
    if not report.parrot.holds:
        return "the parrot gate fails"
    if report.subject == "adapter":
        return "whether answers recite what it was trained on is not known"
    if report.subject == "artifact" and report.dataset.left_out:
        return "whether answers recite the rows was not tested again"
    if not rows_read(report):
        return "ordinary answers were held against the base's own, the training rows were not read"
    return "answers do not recite the training rows"


def rows_read(report: Report) -> bool:
    """Whether the parrot gate held answers against training rows; those of scenes are to come back."""
    return any(check.name.startswith(COPIED) for check in report.parrot.checks)


def _count(verdicts: Sequence[Outcome], what: str) -> str:
    verified = sum(verdict == "VERIFIED" for verdict in verdicts)
    return f"{verified} of {len(verdicts)} {what}{'s' * (len(verdicts) != 1)} verified"
