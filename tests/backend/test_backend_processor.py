"""The processor, read from what Linux says of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapterc.backend.processor import Processor, this_processor

TWO_ALIKE = """\
processor\t: 0
vendor_id\t: AuthenticAMD
model name\t: AMD EPYC 9B45
flags\t\t: fpu avx2 avx512f avx512_bf16

processor\t: 1
vendor_id\t: AuthenticAMD
model name\t: AMD EPYC 9B45
flags\t\t: fpu avx2 avx512f avx512_bf16
"""


def test_the_first_of_many_is_told(tmp_path: Path) -> None:
    (tmp_path / "cpuinfo").write_text(TWO_ALIKE, encoding="utf-8")
    assert this_processor(tmp_path / "cpuinfo") == Processor(
        name="AMD EPYC 9B45",
        maker="AuthenticAMD",
        flags=frozenset({"fpu", "avx2", "avx512f", "avx512_bf16"}),
    )


def test_a_system_that_says_nothing_still_has_a_name(tmp_path: Path) -> None:
    found = this_processor(tmp_path / "cpuinfo")
    assert found.name
    assert not found.maker
    assert not found.flags
    assert not found.wants_onednn
    assert not found.trains_in_bf16


@pytest.mark.parametrize(
    ("maker", "flags", "wanted"),
    [
        ("AuthenticAMD", {"avx2", "avx512f"}, True),
        ("AuthenticAMD", {"avx2"}, False),
        ("GenuineIntel", {"avx2", "avx512f"}, False),
        ("CentaurHauls", {"avx2", "avx512f"}, False),
    ],
)
def test_onednn_is_for_wide_registers_that_are_not_intels(maker: str, flags: set[str], wanted: bool) -> None:
    assert Processor(name="one", maker=maker, flags=frozenset(flags)).wants_onednn is wanted


@pytest.mark.parametrize(
    ("maker", "flags", "worth"),
    [
        ("GenuineIntel", {"avx512_bf16", "amx_bf16"}, True),
        ("GenuineIntel", {"avx512_bf16"}, False),
        ("AuthenticAMD", {"avx512_bf16"}, False),
    ],
)
def test_bfloat16_is_for_those_to_which_it_is_worth_it(maker: str, flags: set[str], worth: bool) -> None:
    assert Processor(name="one", maker=maker, flags=frozenset(flags)).trains_in_bf16 is worth
