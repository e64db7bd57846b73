"""Files as text, piece by piece: a large file is never in memory as a whole."""

import codecs
import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

PIECE_BYTES = 256 * 1024
_GZIP_MAGIC = b"\x1f\x8b"


class BrokenFile(ValueError):  # noqa: N818 - it is no fault of the program's
    """A file that cannot be read to its end; the message says where it broke."""


class Source:
    """A UTF-8 file, gzipped or not (told by its first bytes, not by its name)."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size = path.stat().st_size
        self.bytes_read = 0
        """How far it has been read: of a gzipped file, its gzipped bytes."""

    def pieces(self) -> Iterator[str]:
        """The text from the beginning, some hundred thousand characters at a time.

        Raises:
            BrokenFile: damaged gzip data, or bytes that are no UTF-8.

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
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    offset = 0
    try:
        for chunk in chunks:
            offset += len(chunk)
            yield decoder.decode(chunk)
        yield decoder.decode(b"", final=True)
    except UnicodeDecodeError as fault:
        place = offset - len(fault.object) + fault.start + 1
        raise BrokenFile(
            f"Byte {place:,} is no UTF-8. Save the file in UTF-8."
        ) from fault
