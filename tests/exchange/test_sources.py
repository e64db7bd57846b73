"""Files become text, gzipped or not, and damaged ones say where."""

import gzip
from pathlib import Path

import pytest

from exchange.sources import PIECE_BYTES, BrokenFile, Source


def text_of(path: Path) -> str:
    return "".join(Source(path).pieces())


def test_a_gzipped_file_is_told_by_its_bytes_and_not_by_its_name(
    tmp_path: Path,
) -> None:
    plain, packed = tmp_path / "plain.gz", tmp_path / "packed.json"
    plain.write_text("[1]")
    packed.write_bytes(gzip.compress(b"[2]"))

    assert text_of(plain) == "[1]"
    assert text_of(packed) == "[2]"


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    file = tmp_path / "file.json"
    file.write_bytes("[1]".encode("utf-8-sig"))

    assert text_of(file) == "[1]"


def test_characters_cut_by_the_end_of_a_piece_stay_whole(tmp_path: Path) -> None:
    text = "x" + "ä€😀" * PIECE_BYTES
    file = tmp_path / "file.json"
    file.write_text(text, encoding="utf-8")

    assert text_of(file) == text


@pytest.mark.parametrize("place", [0, 5, PIECE_BYTES - 1, PIECE_BYTES + 7])
def test_bytes_that_are_no_utf_8_are_named(tmp_path: Path, place: int) -> None:
    data = bytearray(b"x" * (PIECE_BYTES + 20))
    data[place] = 0xFF
    file = tmp_path / "file.json"
    file.write_bytes(data)

    with pytest.raises(BrokenFile, match=f"Byte {place + 1:,} (.*) is not UTF-8"):
        text_of(file)


@pytest.mark.parametrize("damage", ["cut", "changed"])
def test_damaged_gzip_data_is_refused(tmp_path: Path, damage: str) -> None:
    data = bytearray(gzip.compress(b"[1, 2, 3]" * 1000))
    if damage == "cut":
        del data[-12:]
    else:
        data[30] ^= 0xFF
    file = tmp_path / "file.json.gz"
    file.write_bytes(data)

    with pytest.raises(BrokenFile, match="The gzip data is damaged or cut off"):
        text_of(file)


def test_how_far_it_was_read_is_known(tmp_path: Path) -> None:
    file = tmp_path / "file.json"
    file.write_bytes(b"x" * (3 * PIECE_BYTES))
    source = Source(file)

    seen = [source.bytes_read for _ in source.pieces()]

    assert seen == sorted(seen)
    assert seen[-1] == source.size == 3 * PIECE_BYTES


@pytest.mark.parametrize(
    "encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le"]
)
def test_wide_text_is_read(tmp_path: Path, encoding: str) -> None:
    text = '[{"data": {"text": "' + "ä€😀" * PIECE_BYTES + '"}}]'
    file = tmp_path / "file.json"
    file.write_bytes(text.encode(encoding))

    assert text_of(file) == text


def test_text_in_latin_1_says_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "file.json"
    file.write_bytes('[{"data": {"text": "größer"}}]'.encode("latin-1"))

    with pytest.raises(BrokenFile, match=r"Byte 23 \(0xf6\) is not UTF-8. Save"):
        text_of(file)
