"""The headers that tell browsers to trust as little as is needed."""

from collections.abc import Iterable, Sequence

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
    return [*own, *(one for one in _DEFAULTS if one[0] not in names), *more]
