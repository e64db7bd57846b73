"""The cookie that a browser is signed in by.

Pages cannot read it (HttpOnly), and browsers send it with requests of our own pages
only (SameSite=Strict). Browsers do not tell ports apart, nor origins of one site: so
the port is part of its name, and requests of other pages are told by their headers.
"""

from starlette.requests import cookie_parser
from starlette.types import Scope

from serving.browsers import is_own_page

NAME = "ground-truth"
OVER_TLS = "__Host-"
"""Browsers take a cookie of such a name over TLS alone, and from this host alone."""
_READING = frozenset({"GET", "HEAD"})


def secret_in(scope: Scope) -> str | None:
    """The secret in the cookie of a connection that one of our own pages made."""
    headers = dict(reversed(scope["headers"]))
    if b"cookie" not in headers or not may_use(scope):
        return None
    given = cookie_parser(headers[b"cookie"].decode("latin-1"))
    name = _name(headers)
    return given.get(f"{OVER_TLS}{name}", given.get(name)) or None


def may_use(scope: Scope) -> bool:
    """Whether one of our own pages asks; a socket may change something, as a POST."""
    reads = scope["type"] == "http" and scope["method"] in _READING
    return is_own_page(dict(reversed(scope["headers"])), reads=reads)


def signing_in(scope: Scope, secret: str, seconds: float) -> bytes:
    """The header's value that gives a browser this cookie for so long."""
    name, secure = _full_name(scope)
    attributes = f"Path=/; Max-Age={int(seconds)}; HttpOnly; SameSite=Strict{secure}"
    return f"{name}={secret}; {attributes}".encode()


def signing_out(scope: Scope) -> bytes:
    """The header's value that takes the cookie away."""
    return signing_in(scope, "", 0)


def _full_name(scope: Scope) -> tuple[str, str]:
    """The cookie's name, and the attribute that keeps it to TLS where there is any.

    A proxy that is not trusted hides that there is TLS; the page's origin says so.
    """
    headers = dict(reversed(scope["headers"]))
    over_tls = headers.get(b"origin", b"").startswith(b"https://")
    if scope["scheme"] == "https" or over_tls:
        return f"{OVER_TLS}{_name(headers)}", "; Secure"
    return _name(headers), ""


def _name(headers: dict[bytes, bytes]) -> str:
    """The name for the port that the browser asks at."""
    port = headers.get(b"host", b"").decode("latin-1").rpartition("]")[2]
    number = port.rpartition(":")[2] if ":" in port else ""
    return f"{NAME}-{number}" if number.isascii() and number.isdigit() else NAME
