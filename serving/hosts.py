"""Which names the server answers to, and which pages' scripts may ask it.

A server on somebody's own machine can be reached by every web page that the machine's
browser shows. A page that makes its own name point here (DNS rebinding) is known by
the Host header, one that asks across origins by Origin or Sec-Fetch-Site.
"""

from collections.abc import Collection
from http import HTTPStatus
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from serving import errors
from serving.graphql.refusals import HttpRefusal
from serving.settings import Settings

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
EVERY_ADDRESS = frozenset({"0.0.0.0", "::", ""})  # noqa: S104 - named to be left out


def names_of(settings: Settings) -> frozenset[str]:
    """The names that the server answers to."""
    own = {settings.host.lower()} - EVERY_ADDRESS
    return LOOPBACK_NAMES | own | set(settings.allowed_hosts)


class HostsAndOrigins:
    """Lets through what is asked of an own name by an own or an allowed page."""

    def __init__(
        self, app: ASGIApp, names: Collection[str], origins: Collection[str]
    ) -> None:
        self._app = app
        self._names = names
        self._origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] in {"http", "websocket"}:
            try:
                self._check(Headers(scope=scope))
            except HttpRefusal as refusal:
                await errors.refused(refusal)(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _check(self, headers: Headers) -> None:
        host = headers.get("host", "").lower()
        if _name(host) not in self._names:
            raise HttpRefusal(
                HTTPStatus.MISDIRECTED_REQUEST,
                f"This server does not answer to the name {host[:100]!r}; names are"
                " added by GROUND_TRUTH_ALLOWED_HOSTS.",
                "MISDIRECTED_REQUEST",
            )
        origin = headers.get("origin")
        if origin is None:
            self._check_fetch(headers)
        elif origin.lower() not in self._origins and _host(origin.lower()) != host:
            raise _foreign(f"A page of {origin[:100]!r}")

    def _check_fetch(self, headers: Headers) -> None:
        """Images and scripts of other sites send no Origin; links may lead here."""
        foreign = headers.get("sec-fetch-site") in {"cross-site", "same-site"}
        if foreign and headers.get("sec-fetch-mode") != "navigate":
            raise _foreign("A page of another site")


def _foreign(who: str) -> HttpRefusal:
    return HttpRefusal(
        HTTPStatus.FORBIDDEN,
        f"{who} may not ask this server; origins are added by"
        " GROUND_TRUTH_ALLOWED_ORIGINS.",
        "FORBIDDEN",
    )


def _name(host: str) -> str | None:
    """The host without its port and brackets. None if it is no host."""
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None


def _host(origin: str) -> str | None:
    """The host and port of an origin as a Host header gives them."""
    scheme, found, host = origin.partition("://")
    return host if found and scheme in {"http", "https"} else None
