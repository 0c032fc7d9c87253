"""Text chunks of pictures, among galleries, and in files that lie about their lengths."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from adapterc.errors import AdaptercError
from adapterc.importers.png import png_texts
from support.imports import chunk, imported, png, text_chunk, written

CARD = {"name": "Mira", "description": "Keeps bees.", "personality": "calm", "scenario": "", "first_mes": ""}


def test_a_gallery_beside_the_card_is_passed_over_and_counted(tmp_path: Path) -> None:
    gallery = [
        chunk(b"tEXt", f"chara-ext-asset_:{number}".encode() + b"\0" + bytes(999)) for number in range(30)
    ]
    outcome = imported(written(tmp_path, "card.png", png(*gallery, text_chunk("ccv3", CARD))))
    assert '  title: "Mira"\n' in outcome.spec
    assert (
        "- 30 × text chunk 'chara-ext-asset\\_:': it belongs to the picture (`card.png`)\n" in outcome.report
    )


def test_a_picture_larger_than_what_is_held_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "card.png"
    whole = png(text_chunk("chara", CARD))
    with path.open("wb") as stream:
        stream.write(whole[:33])
        stream.write((40 << 20).to_bytes(4, "big") + b"IDAT")
        stream.seek(40 << 20, 1)
        stream.write(bytes(4) + whole[33:])
    assert '  title: "Mira"\n' in imported(path).spec


@pytest.mark.parametrize("length", [0, 1, 79, 80, 81, 5_000, 1 << 31, (1 << 32) - 1])
def test_a_length_that_lies_ends_the_list(tmp_path: Path, length: int) -> None:
    whole = png(text_chunk("chara", CARD))
    at = whole.index(b"tEXt") - 4
    lying = whole[:at] + length.to_bytes(4, "big") + whole[at + 4 :]
    with pytest.raises(AdaptercError, match="the picture holds no character card"):
        imported(written(tmp_path, "card.png", lying))


def test_only_what_is_wanted_is_read() -> None:
    stream = io.BytesIO(png(text_chunk("parameters", "x"), text_chunk("Chara", "y")))
    assert list(png_texts(stream, ("chara",))) == [("parameters", None), ("Chara", b"Inki")]
