from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from adapterc.emit.report_html import render_html
from adapterc.emit.report_json import build_report, render_json
from adapterc.emit.report_md import render_markdown_report
from adapterc.emit.report_model import Interval
from adapterc.emit.report_poles import PolesReport, poles_said
from adapterc.ir import interval
from adapterc.ir.verification import PoleChanges
from support.emission import emit_request


@pytest.mark.parametrize(
    ("to", "opposite", "said"),
    [
        (0.06, -0.22, "Most of it is that the other pole became unlikely."),
        (0.2, -0.1, ""),
        (0.3, 0.1, ""),
        (-0.1, -0.3, "The declared pole did not become likelier: the effect is that the other became "),
        (-0.1, 0.1, ""),
    ],
)
def test_it_is_said_where_the_effect_is_the_other_pole_s_loss(to: float, opposite: float, said: str) -> None:
    found = PolesReport(
        to=Interval(estimate=to, low=to, high=to),
        opposite=Interval(estimate=opposite, low=opposite, high=opposite),
    )
    assert poles_said(found).startswith(said)
    assert bool(poles_said(found)) == bool(said)


def test_both_changes_stand_in_every_form(tmp_path: Path) -> None:
    request = emit_request(tmp_path)
    first, *others = request.judgement.traits
    poles = PoleChanges(
        to=interval.Interval(estimate=0.061, low=0.048, high=0.073),
        opposite=interval.Interval(estimate=-0.224, low=-0.267, high=-0.18),
    )
    judgement = replace(request.judgement, traits=(replace(first, poles=poles), *others))
    request = replace(request, judgement=judgement)
    report = build_report(request)
    told = (
        "declared pole's log-likelihood changed by 0.061 [0.048, 0.073] and the other pole's by -0.22 "
        "[-0.27, -0.18] nats a byte, adapter less base. Most of it is that the other pole became unlikely."
    )
    assert told in render_markdown_report(report)
    page = render_html(request, report)
    assert told.replace("-0", "−0") in page
    assert '"estimate": -0.224' in render_json(report)
