"""The headers that tell browsers to trust as little as is needed."""

from collections.abc import Sequence

from starlette.types import ASGIApp, Message, Receive, Scope, Send

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


class SecurityHeaders:
    """Adds the headers that a response does not set itself."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = {name for name, _ in message["headers"]}
                added = (pair for pair in _DEFAULTS if pair[0] not in own)
                message["headers"] = [*message["headers"], *added]
            await send(message)

        await self._app(scope, receive, send_with_headers)
