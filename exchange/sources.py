"""Files as text, piece by piece: a large file is never in memory as a whole."""

import codecs
import gzip
import json
import zlib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import BinaryIO, cast

PIECE_BYTES = 256 * 1024
_GZIP_MAGIC = b"\x1f\x8b"
_LOOKED_AT = 1_024
_PACKED = (
    (b"PK\x03\x04", "a ZIP archive (or an office document)"),
    (b"BZh", "packed by bzip2"),
    (b"\xfd7zXZ\x00", "packed by xz"),
    (b"\x28\xb5\x2f\xfd", "packed by zstd"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
)


class BrokenFile(ValueError):  # noqa: N818 - the program is not at fault
    """A file that cannot be read to its end; the message says where it broke."""


class Source:
    """A file of text, gzipped or not (told by its first bytes, not by its name).

    It is UTF-8, or UTF-16 or UTF-32 as its byte order mark or the NUL bytes of its
    first characters tell.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size = path.stat().st_size
        self.bytes_read = 0
        """How far it has been read: of a gzipped file, its gzipped bytes."""

    def pieces(self) -> Iterator[str]:
        """The text from the beginning, some hundred thousand characters at a time.

        Raises:
            BrokenFile: damaged gzip data, another packing, or bytes that are not text
                in the file's encoding.

        """
        with self.path.open("rb") as file:
            packed = file.peek(2).startswith(_GZIP_MAGIC)
            data = cast("BinaryIO", gzip.GzipFile(fileobj=file) if packed else file)
            for piece in _decoded(_chunks(data)):
                self.bytes_read = file.tell()
                yield piece


def _chunks(data: BinaryIO) -> Iterator[bytes]:
    try:
        while chunk := data.read(PIECE_BYTES):
            yield chunk
    except (gzip.BadGzipFile, EOFError, zlib.error) as fault:
        raise BrokenFile(f"The gzip data is damaged or cut off: {fault}.") from fault


def _decoded(chunks: Iterator[bytes]) -> Iterator[str]:
    first = next(chunks, b"")
    encoding = json.detect_encoding(first[:4])
    _refuse_binary(first, encoding)
    decoder = codecs.getincrementaldecoder(encoding)()
    offset = 0
    try:
        for chunk in chain([first], chunks):
            offset += len(chunk)
            yield decoder.decode(chunk)
        yield decoder.decode(b"", final=True)
    except UnicodeDecodeError as fault:
        place = offset - len(fault.object) + fault.start
        raise BrokenFile(_undecodable(encoding, place, fault)) from fault


def _refuse_binary(start: bytes, encoding: str) -> None:
    for magic, name in _PACKED:
        if start.startswith(magic):
            raise BrokenFile(
                f"The file is {name}, not JSON. Unpack it and import the JSON file in"
                " it; a file packed by gzip (.gz) is read as it is."
            )
    if encoding.startswith("utf-8") and b"\0" in start[:_LOOKED_AT]:
        raise BrokenFile("The file is binary, not text. Import a JSON file of tasks.")


def _undecodable(encoding: str, place: int, fault: UnicodeDecodeError) -> str:
    name = "UTF-8" if encoding.startswith("utf-8") else encoding.upper()
    byte = fault.object[fault.start]
    return (
        f"Byte {place + 1:,} ({byte:#04x}) is not {name}. Save the file in UTF-8: it"
        " may be in another encoding, such as Latin-1 (Windows-1252)."
    )
