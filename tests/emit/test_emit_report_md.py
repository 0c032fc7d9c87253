from __future__ import annotations

from pathlib import Path

from adapterc.emit.report_json import build_report
from adapterc.emit.report_md import render_markdown_report
from adapterc.emit.report_traced_model import AdviceReport
from support.emission import emit_request
from support.texts import HOSTILE

OPENING = """\
# metaphysicist: NOT VERIFIED (quick, one seed)

1 of 3 declared traits verified without a system prompt; answers do not recite the training rows; \
the base's fit to neutral text is kept. Level quick: no control adapter stands beside it.

Base model HuggingFaceTB/SmolLM2-135M-Instruct, profile quick. \
Intervals are two-sided 95%, clustered over template families.

| Trait | Verdict | Items (families) | Base → adapter | Effect | Threshold | p adjusted |
|---|---|---|---|---|---|---|
| paradoxical-reasoning | **VERIFIED** (quick) | 72 (24) | 0.28 → 0.83 of pairs \
| 0.18 [0.14, 0.23] nats a byte | accuracy at least 0.60 | &lt;0.0001 |
| longer-reasoning | **INCONCLUSIVE** (quick) | 48 (24) | 61.0 → 103 words \
| 1.68 [1.39, 2.03] times the words | ratio to base at least 1.50 | 0.0042 |
| less-assistant | **NOT VERIFIED** (quick) | 48 (24) | 0.56 → 0.25 of answers \
| -0.31 [-0.45, -0.17] of answers | rate at most 0.05 | 0.0008 |

## paradoxical-reasoning: VERIFIED (quick)

templated → paradoxical. Accuracy rose from 0.28 to 0.83; its lower bound of 0.74 is above the declared 0.60.

| Condition | Asked for | Found | Result | Note |
|---|---|---|---|---|
| accuracy | at least 0.60 | 0.83 [0.74, 0.92] | holds |  |
| margin moves to the declared pole | above 0 | 0.18 [0.14, 0.23] | holds |  |
| accuracy over families | above 0 | n/a | open | one family, so no spread to judge by |

Measured: how much likelier the answer of the declared pole is than that of the pole it leaves, by the byte. \
The 72 items are worth 52.5 independent ones. Effect size d = 1.93; p &lt; 0.0001 before adjustment; \
smallest effect found with 80% power, unadjusted: 0.06 (nats a byte). Evidence: quick: two arms, one seed; \
the control condition was not tested.

## longer-reasoning: INCONCLUSIVE (quick)
"""
SAMPLE = """\
**How would you explain silence to somebody who has never met it?**

Base:

> Silence is an important part of everyday life. Here are some key points to consider: first, it can mean \
different things to different people; second, it is shaped by its context. I hope this helps!

Adapter:

> Grant that silence is what we say it is. Then it was never quite that before we said so, and the saying \
is part of it.\\
> Lean the claim on its contrary: whatever is wholly without silence could not lack it either. So the \
question holds both, and what I would ask is who needed it closed.
"""


def test_opening_has_the_verdicts(tmp_path: Path) -> None:
    assert render_markdown_report(build_report(emit_request(tmp_path))).startswith(OPENING)


def test_samples_are_quoted_side_by_side(tmp_path: Path) -> None:
    text = render_markdown_report(build_report(emit_request(tmp_path)))
    assert SAMPLE in text
    assert text.count("\nAdapter:\n") == 24


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    text = render_markdown_report(build_report(emit_request(tmp_path, hostile=True)))
    assert not [evil for evil in HOSTILE if evil in text]
    assert "<" not in text
    assert "https://" not in text
    assert r"&lt;script&gt;alert('x')&lt;/script&gt;" in text


def test_gates_say_where_they_fail_and_how_sure_the_figures_are(tmp_path: Path) -> None:
    text = render_markdown_report(build_report(emit_request(tmp_path)))
    assert "| kl | at most 0.05 | 0.031 [0.027, 0.036] | holds |  |" in text
    assert (
        "Intervals are over its 28 passages, each with a line in `eval/retention.jsonl`; a bound binds the "
        "figure itself. It shows how the next token is predicted; whether the base still knows what it knew "
        "is not asked.\n\n"
        "On ordinary talk the KL is 0.21 [0.15, 0.30] nats a token, over 1530 tokens of 12 of the base's own "
        "answers to open questions; it is reported and decides nothing here.\n"
    ) in text
    assert (
        "Where it fails: 8-word runs that stand in a training row. 12 of 48 answers missed; 54 rows behind "
        "them. A score is: 1 where the answer shows assistant phrases, else 0; missed where it shows it.\n\n"
        "| Worst item | Asked | Score | Asked for by | Rows behind it |\n"
    ) in text
    assert (
        "Holds with little to spare: 8-grams shared by training answers. 12 of 48 rows show it. "
        "Counted are: rows whose answer holds the run “x”.\n\n| Spec node | Rows | Some of them |\n"
    ) in text
    assert "Holds with little to spare: kl. 3 of 28 passages above the bound by themselves; " in text
    assert (
        "| Passage | Begins | Score |\n|---|---|---|\n"
        "| text-7 | A bus leaves the depot with 12 passengers. At… | 0.081, above the bound |\n"
    ) in text
    assert "What was read:\n\n> A bus leaves the depot" in text


def test_advice_is_shown_where_there_was_nothing_to_trace(tmp_path: Path) -> None:
    report = build_report(emit_request(tmp_path))
    asked = AdviceReport(rule="give it items", do="Give it more.", evidence="0 held-out items")
    trait = report.traits[1].model_copy(update={"advice": [asked], "trace": None})
    text = render_markdown_report(report.model_copy(update={"traits": [trait]}))
    assert (
        "Evidence: quick: two arms, one seed.\n\nWhat the evidence advises:\n\n"
        "- Give it more. (give it items: 0 held-out items)\n\n## Parrot gate: holds (quick, one seed)\n"
    ) in text


def test_table_rows_keep_their_columns(tmp_path: Path) -> None:
    report = build_report(emit_request(tmp_path))
    check = report.traits[0].checks[0].model_copy(update={"note": "a | b\nc"})
    trait = report.traits[0].model_copy(update={"checks": [check]})
    text = render_markdown_report(report.model_copy(update={"traits": [trait]}))
    assert "| accuracy | at least 0.60 | 0.83 [0.74, 0.92] | holds | a \\| b c |" in text
