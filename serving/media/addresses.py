"""Addresses in the data of tasks, as Label Studio writes them."""

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

import orjson

from models.queries.links import LinkRow
from models.rows import TaskRow

SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*", re.ASCII)
LOCAL_FILES = "/data/local-files"
"""Where Label Studio serves a folder of its machine; ``d`` is the path in it."""


class MediaAddress(NamedTuple):
    """An address of something that a task shows."""

    task: TaskRow
    text: str
    """As the data has it, such as ``/data/upload/1/a.png`` or ``s3://bucket/a.png``."""
    link: LinkRow | None = None
    """The Label Studio that the task is pulled from, if it is."""

    @property
    def scheme(self) -> str:
        """Such as ``s3``; empty for a relative address."""
        scheme, separator, _ = self.text.partition("://")
        return scheme.lower() if separator and SCHEME.fullmatch(scheme) else ""

    @property
    def is_relative(self) -> bool:
        """Whether it names no server: neither by a scheme nor by ``//``."""
        return not (self.scheme or self.text.startswith(("//", "data:")))

    @property
    def local_path(self) -> str | None:
        """The path of an address that Label Studio serves from a folder."""
        try:
            parts = urlsplit(self.text)
        except ValueError:
            return None
        if not self.is_relative or parts.path.rstrip("/") != LOCAL_FILES:
            return None
        return parse_qs(parts.query).get("d", [None])[0]


def holds(data: str, address: str) -> bool:
    """Whether the data of a task, as JSON, has exactly this text somewhere."""
    return any(value == address for value in _values(orjson.loads(data)))


def _values(data: object) -> Iterator[object]:
    waiting = [data]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
        else:
            yield value
