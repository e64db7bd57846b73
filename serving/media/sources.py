"""Where media of tasks come from: one class for each way to find them.

A source is given an address only after the endpoint has made sure that the viewer may
see a task that has it. Another way to find media is another class like these.
"""

import mimetypes
from collections.abc import Mapping, Sequence
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response

from serving.errors import HttpRefusal
from serving.executors import Executor
from serving.media.addresses import MediaAddress
from serving.settings import Settings

KINDS = frozenset({"image", "audio", "video"})
"""The kinds of media types that are sent; nothing else is, whatever lies there."""

_MORE_TYPES: Mapping[str, str] = {
    ".avif": "image/avif",
    ".flac": "audio/flac",
    ".m4a": "audio/mp4",
    ".mkv": "video/x-matroska",
    ".oga": "audio/ogg",
    ".ogg": "audio/ogg",
    ".ogv": "video/ogg",
    ".opus": "audio/ogg",
    ".wav": "audio/wav",
    ".weba": "audio/webm",
    ".webm": "video/webm",
    ".webp": "image/webp",
}
"""By the ending of the name, where Python knows none or depends on the machine."""


class Source(Protocol):
    """A place where media may lie."""

    def takes(self, address: MediaAddress) -> bool:
        """Whether it is the one to ask for this address."""
        ...

    async def respond(self, address: MediaAddress, request: Request) -> Response:
        """The media at the address, or the range of them that is asked for.

        Raises:
            HttpRefusal: nothing lies there, or something of another kind.

        """
        ...


def media_type_of(name: str) -> str:
    """The type of a file by its name.

    Raises:
        HttpRefusal: it is neither an image nor a recording.

    """
    ending = f".{name.rpartition('.')[2].lower()}" if "." in name else ""
    kind = _MORE_TYPES.get(ending) or mimetypes.guess_type(f"file{ending}")[0] or ""
    if kind.partition("/")[0] not in KINDS:
        raise HttpRefusal(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            f"{name[:200]!r} is not an image, audio or video: files are known by the"
            " ending of their name.",
            "UNSUPPORTED_MEDIA_TYPE",
        )
    return kind


class LocalFolder:
    """Files of a folder of this machine, for ``/data/local-files/?d=…``."""

    def __init__(self, folder: Path, executor: Executor) -> None:
        self._folder = folder
        self._executor = executor

    def takes(self, address: MediaAddress) -> bool:
        """Whether it is a path in the folder."""
        return address.local_path is not None

    async def respond(self, address: MediaAddress, request: Request) -> Response:
        """The file, which has to lie in the folder wherever links lead."""
        path = address.local_path or ""
        media_type = media_type_of(path)
        file = await self._executor(partial(self._file, path))
        if file is None:
            raise HttpRefusal(
                HTTPStatus.NOT_FOUND,
                f"The folder of GROUND_TRUTH_MEDIA_FOLDER has no file {path[:200]!r}.",
                "NOT_FOUND",
            )
        return FileResponse(file, media_type=media_type)

    def _file(self, path: str) -> Path | None:
        """Where the file is; None for a path that leads out of the folder, too."""
        try:
            root = self._folder.resolve(strict=True)
            file = (root / path.lstrip("/")).resolve(strict=True)
            is_inside = file.is_relative_to(root) and file.is_file()
        except (OSError, ValueError, RuntimeError):  # no such file; a NUL; a loop
            return None
        return file if is_inside else None


class BaseAddress:
    """Another server that has what relative addresses name: browsers are sent there."""

    def __init__(self, base: str) -> None:
        self._base = base.rstrip("/")

    def takes(self, address: MediaAddress) -> bool:
        """Whether it names no server."""
        return address.is_relative

    async def respond(self, address: MediaAddress, request: Request) -> Response:
        """Send the browser there."""
        return RedirectResponse(f"{self._base}/{address.text.lstrip('/')}")


class Buckets:
    """Web servers that have what lies in buckets: browsers are sent there."""

    def __init__(self, targets: Mapping[str, str]) -> None:
        """Know where buckets are.

        Args:
            targets: web addresses by what addresses begin with, such as ``s3://photos``.

        """
        self._targets = {
            f"{prefix.rstrip('/')}/": f"{target.rstrip('/')}/"
            for prefix, target in targets.items()
        }

    def takes(self, address: MediaAddress) -> bool:
        """Whether it lies in one of these buckets."""
        return self._prefix(address) is not None

    async def respond(self, address: MediaAddress, request: Request) -> Response:
        """Send the browser to where it is."""
        prefix = self._prefix(address) or ""
        rest = quote(address.text[len(prefix) :])
        return RedirectResponse(f"{self._targets[prefix]}{rest}")

    def _prefix(self, address: MediaAddress) -> str | None:
        """The longest beginning that is known: that of a folder before its bucket's."""
        matching = filter(address.text.startswith, self._targets)
        return max(matching, key=len, default=None)


def sources_of(settings: Settings, executor: Executor) -> Sequence[Source]:
    """What the settings name; the first that takes an address is asked for it."""
    sources: list[Source] = []
    if settings.media_folder is not None:
        sources.append(LocalFolder(settings.media_folder, executor))
    if settings.media_buckets:
        sources.append(Buckets(settings.media_buckets))
    if settings.media_base is not None:
        sources.append(BaseAddress(settings.media_base))
    return sources
