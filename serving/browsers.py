"""Which names the server answers to, and which pages' scripts may ask it.

A server on somebody's own machine can be reached by every web page that the machine's
browser shows. A page that makes its own name point here (DNS rebinding) is known by
the Host header, one that asks across origins by Origin or Sec-Fetch-Site.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from http import HTTPStatus
from urllib.parse import urlsplit

from serving.errors import HttpRefusal
from serving.forwarding import LOOPBACK_NAMES
from serving.settings import Settings

EVERY_ADDRESS = frozenset({"0.0.0.0", "::", ""})  # noqa: S104 - named to be left out
_LOOKED_AT = (b"host", b"origin", b"sec-fetch-site", b"sec-fetch-mode")


def names_of(settings: Settings) -> frozenset[str]:
    """The names that the server answers to."""
    own = {settings.host.lower()} - EVERY_ADDRESS
    return LOOPBACK_NAMES | own | set(settings.allowed_hosts)


class HostsAndOrigins:
    """Lets through what is asked of an own name by an own or an allowed page."""

    def __init__(self, names: Collection[str], origins: Collection[str]) -> None:
        self._names = names
        self._origins = origins
        # The same few clients ask again and again; a refusal is never kept.
        self._check = lru_cache(maxsize=256)(self._check_anew)

    def check(self, headers: Mapping[bytes, bytes]) -> None:
        """Look at the headers of a request.

        Raises:
            HttpRefusal: it may not be made.

        """
        self._check(*map(headers.get, _LOOKED_AT))

    def _check_anew(
        self,
        host: bytes | None,
        origin: bytes | None,
        site: bytes | None,
        mode: bytes | None,
    ) -> None:
        name = _text(host)
        if _name(name) not in self._names:
            raise HttpRefusal(
                HTTPStatus.MISDIRECTED_REQUEST,
                f"This server does not answer to the name {name[:100]!r}; names are"
                " added by GROUND_TRUTH_ALLOWED_HOSTS.",
                "MISDIRECTED_REQUEST",
            )
        if origin is None:
            _check_fetch(site, mode)
            return
        page = _text(origin)
        if page not in self._origins and _host(page) != name:
            raise _foreign(f"A page of {origin.decode('latin-1')[:100]!r}")


def is_own_page(headers: Mapping[bytes, bytes], *, reads: bool) -> bool:
    """Whether a page of this server asks, and not an allowed page or a program.

    Browsers say so by Sec-Fetch-Site, where the connection is encrypted or local; by
    Origin, where something may change. Old ones say nothing with what only reads.
    """
    origin, site = headers.get(b"origin"), headers.get(b"sec-fetch-site")
    if origin is not None and _host(_text(origin)) != _text(headers.get(b"host")):
        return False
    if site is not None:
        return site == b"same-origin" or (reads and site == b"none")
    return reads or origin is not None


def _check_fetch(site: bytes | None, mode: bytes | None) -> None:
    """Images and scripts of other sites send no Origin; links may lead here."""
    if site in {b"cross-site", b"same-site"} and mode != b"navigate":
        raise _foreign("A page of another site")


def _foreign(who: str) -> HttpRefusal:
    return HttpRefusal(
        HTTPStatus.FORBIDDEN,
        f"{who} may not ask this server; origins are added by"
        " GROUND_TRUTH_ALLOWED_ORIGINS.",
        "FORBIDDEN",
    )


def _text(header: bytes | None) -> str:
    return (header or b"").decode("latin-1").lower()


def _name(host: str) -> str | None:
    """The host without its port and brackets. None if it is no host."""
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None


def _host(origin: str) -> str | None:
    """The host and port of an origin as a Host header gives them."""
    scheme, separator, host = origin.partition("://")
    return host if separator and scheme in {"http", "https"} else None


Header = tuple[bytes, bytes]

NOTHING = "default-src 'none'; frame-ancestors 'none'"
"""The policy of answers that are no pages."""

PAGE = (
    "default-src 'none'; script-src 'self'; worker-src 'self';"
    " style-src 'self' 'unsafe-inline'; font-src 'self' data:; connect-src 'self';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""The policy of GraphiQL and the page; their editor writes styles of its own."""


def page_policy(media_origins: Sequence[str] = ()) -> str:
    """The policy of a page that may show pictures and recordings of these origins too.

    >>> page_policy(["https://media.example.org"]).partition("img-src ")[2]
    "'self' data: https://media.example.org; media-src 'self' data: https://media.example.org"
    """
    sources = " ".join(["'self'", "data:", *media_origins])
    return f"{PAGE}; img-src {sources}; media-src {sources}"


_DEFAULTS = (
    (b"content-security-policy", NOTHING.encode()),
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
)


_NAMES = frozenset(name for name, _ in _DEFAULTS)


def completed(headers: Iterable[Header], *more: Header) -> list[Header]:
    """The headers of a response, with those that it does not set itself."""
    own = [*headers]
    names = {name for name, _ in own}
    if names.isdisjoint(_NAMES):
        return [*own, *_DEFAULTS, *more]
    return [*own, *(header for header in _DEFAULTS if header[0] not in names), *more]
