"""What a running build uses is known to whoever clears the cache."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from adapterc.driver.leases import Lease, gate, in_use

_HOLD = """
import sys, time
from pathlib import Path
from adapterc.driver.leases import Lease
lease = Lease(Path(sys.argv[1]))
lease.use("train", "k1")
lease.use("measure", "k2")
print("held", flush=True)
time.sleep(60)
"""


def used(cache: Path) -> frozenset[tuple[str, str]]:
    with gate(cache):
        return in_use(cache)


def test_what_another_process_uses_is_in_use_until_it_is_killed(tmp_path: Path) -> None:
    other = subprocess.Popen([sys.executable, "-c", _HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert other.stdout is not None
    assert other.stdout.readline() == "held\n"
    assert used(tmp_path) == {("train", "k1"), ("measure", "k2")}
    other.kill()
    other.communicate()
    assert used(tmp_path) == frozenset()
    assert [path.name for path in (tmp_path / "leases").iterdir()] == ["gate"]


def test_a_lease_that_ended_uses_nothing(tmp_path: Path) -> None:
    lease = Lease(tmp_path)
    lease.use("train", "k")
    lease.use("train", "k")
    (uses,) = (tmp_path / "leases").glob("*.uses")
    assert uses.read_text(encoding="ascii") == "train/k\n"
    assert used(tmp_path) == {("train", "k")}
    lease.end()
    assert used(tmp_path) == frozenset()
    lease.end()
