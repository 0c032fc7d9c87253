"""The adapter's scale as the report has it."""

from __future__ import annotations

from adapterc.emit.report_parts import finite, interval_of
from adapterc.emit.report_scale_model import ScaleReport, ScaleTrialReport, TrialTraitReport
from adapterc.ir.scale import ScaleChoice


def scale_report(found: ScaleChoice | None) -> ScaleReport | None:
    """The choice and what was tried; None where nothing is scaled."""
    if found is None:
        return None
    return ScaleReport(
        scale=found.scale,
        reason=found.reason,
        trials=[
            ScaleTrialReport(
                scale=trial.scale,
                kl=finite(trial.kl),
                ppl_ratio=finite(trial.ppl_ratio),
                retained=trial.retained,
                traits=[
                    TrialTraitReport(
                        id=one.id,
                        n=one.n,
                        effect=interval_of(one.effect),
                        size=finite(one.size),
                        met=one.met,
                    )
                    for one in trial.traits
                ],
            )
            for trial in found.trials
        ],
    )
