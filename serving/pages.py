"""The pages: GraphiQL and the front page, from the files that ``web/`` is built to."""

import mimetypes
from collections.abc import Sequence
from http import HTTPStatus
from pathlib import Path

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from serving.browsers import page_policy
from serving.compression import accepted

BUILT = Path(__file__).parent.parent / "web" / "dist"
ENDINGS = {"br": ".br", "gzip": ".gz"}
"""Of the files that the build has compressed, by their coding; the smaller first."""

_NOT_BUILT = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Ground truth: the pages are not built</title>
<h1>The pages are not built yet</h1>
<p>Run <code>make web</code> in the folder of the server, then load this page again.</p>
<p>The API itself answers at <code>/graphql</code>.</p>
</html>
"""


_CLOSED = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Ground truth: no pages here</title>
<h1>There are no pages here</h1>
<p>{reason}; the pages and GraphiQL send others.</p>
</html>
"""

_NO_ORIGINS = '<meta name="media-origins" content=""'
"""Stands in the page; filled in, it says what the policy lets the page show."""


def routes(media_origins: Sequence[str] = (), built: Path = BUILT) -> list[BaseRoute]:
    """The pages and what they load."""
    return [
        Route("/", HtmlPage(built / "index.html", media_origins).respond),
        Route("/graphiql", HtmlPage(built / "graphiql.html").respond),
        Mount("/assets", Assets(directory=built / "assets", check_dir=False)),
    ]


def closed(reason: str) -> list[BaseRoute]:
    """What stands in the places of pages whose documents the server does not run."""

    async def respond(request: Request) -> Response:
        return HTMLResponse(_CLOSED.format(reason=reason), HTTPStatus.FORBIDDEN)

    return [Route("/", respond), Route("/graphiql", respond)]


class HtmlPage:
    """One page, as long as it is built."""

    def __init__(self, file: Path, media_origins: Sequence[str] = ()) -> None:
        self._file = file
        self._origins = " ".join(media_origins)
        self._policy = page_policy(media_origins)

    async def respond(self, request: Request) -> Response:
        """The page, or what to run to have it."""
        headers = {"content-security-policy": self._policy}
        if not self._file.is_file():
            return Response(_NOT_BUILT, 503, headers, media_type="text/html")
        headers["cache-control"] = "no-cache"
        text = self._file.read_text(encoding="utf-8")
        filled = _NO_ORIGINS.replace('""', f'"{self._origins}"')
        return HTMLResponse(text.replace(_NO_ORIGINS, filled), headers=headers)


class Assets(StaticFiles):
    """Scripts, styles and fonts: their names change whenever their content does."""

    async def check_config(self) -> None:
        """Take a folder that is not built yet for an empty one."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, to be kept by browsers for good; compressed, as it was built."""
        headers = Headers(scope=scope)
        coding = None
        if "range" not in headers:  # a part of a file is a part of the file itself
            coding = self._coding(path, headers.get("accept-encoding", ""))
        ending = ENDINGS[coding] if coding else ""
        response = await super().get_response(f"{path}{ending}", scope)
        response.headers["vary"] = "accept-encoding"
        response.headers["cache-control"] = "public, max-age=31536000, immutable"
        # A worker's policy is that of its own script.
        response.headers["content-security-policy"] = page_policy()
        if coding:
            response.headers["content-encoding"] = coding
            response.headers["content-type"] = _media_type(path)
        return response

    def _coding(self, path: str, accept_encoding: str) -> str | None:
        there = [name for name, end in ENDINGS.items() if self._is_there(path + end)]
        return accepted(accept_encoding, tuple(there))

    def _is_there(self, path: str) -> bool:
        return self.lookup_path(path)[1] is not None


def _media_type(path: str) -> str:
    """As it is said of the file that is not compressed."""
    name = mimetypes.guess_type(path)[0] or "application/octet-stream"
    return f"{name}; charset=utf-8" if name.startswith("text/") else name
