"""What of the profiles above `quick` can be measured again without training: an artifact has one adapter."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from adapterc.driver.kept import Workshop
from adapterc.driver.recorded import Recorded, with_recorded
from adapterc.driver.stages import measure_request
from adapterc.driver.verification import Case
from adapterc.ir.dataset import Dataset
from adapterc.ir.further import ArmScores, Further, OldBehaviour
from adapterc.ir.training import TrainedAdapter
from adapterc.ir.verification import Measurements, MeasureRequest
from adapterc.verify.live import LiveModel
from adapterc.verify.prompted import FOLDER, assert_declared_turn, prompted_dataset
from adapterc.verify.tasks import task_files, write_tasks


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """A case with its model in memory, to be measured beside base and adapter once more."""

    case: Case
    shop: Workshop
    live: LiveModel
    request: MeasureRequest
    eval_folder: Path

    def further(self, recorded: Recorded, adapter: TrainedAdapter, measured: Measurements) -> Further:
        """The prompted base and the old behaviour anew; control and seeds as they were recorded."""
        held = replace(self.case.dataset, rows=(), scenes=None, settings=None, parts=None)
        found = Further(
            parts=(),
            control=ArmScores(arm="control", pairs=(), answers=()),
            persona=recorded.persona,
            as_system=self.case.base.turns.has_system,
            prompted=self._prompted(held, recorded.persona, adapter),
            old=self._old(held, measured),
        )
        return with_recorded(found, recorded, self.request)

    def _prompted(self, held: Dataset, persona: str, adapter: TrainedAdapter) -> ArmScores:
        from adapterc.verify.harness import measure_arm

        asked = prompted_dataset(held, self.case.base, persona)
        assert_declared_turn(asked, self.case.base, persona)
        bare = replace(adapter, digest="")
        place = self.eval_folder / FOLDER
        write_tasks(task_files(self.case.spec, asked, self.case.base, part=FOLDER), place)
        return measure_arm(
            "prompted",
            measure_request(self.shop, self.case.base, asked, bare, self.request.scenes),
            self.live,
            eval_folder=place,
            cache=self.shop.cache / "responses",
            progress=self._advance,
        )

    def _old(self, held: Dataset, measured: Measurements) -> OldBehaviour:
        from adapterc.verify.old_behaviour import measure_old, write_old

        old = measure_old(
            self.case.spec, held, self.request, self.live, measured, cache=None, progress=self._advance
        )
        write_old(old, self.eval_folder / "old")
        return old

    def _advance(self, text: str, done: int, total: int) -> None:
        self.shop.watch.advance(text, done / max(1, total))
