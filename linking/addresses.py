"""The address of a Label Studio, as people paste it and as links keep it."""

from urllib.parse import urlsplit

EXAMPLE = "http://localhost:8080"
_PORTS = {"http": 80, "https": 443}
_PAGES = ("projects", "user", "organization", "api", "data", "tasks", "docs")
"""What follows the address of a Label Studio in those of its pages."""
MOST_CHARACTERS = 1_000


class InvalidAddress(ValueError):  # noqa: N818 - what somebody gave
    """Text that is not the address of a Label Studio. The message says why."""


def base_url_of(given: str) -> str:
    """The address of a Label Studio in one form: without page, query or last slash.

    >>> base_url_of(" HTTP://Localhost:8080/projects/5/data?tab=1 ")
    'http://localhost:8080'
    >>> base_url_of("https://example.org:443/label-studio/")
    'https://example.org/label-studio'

    Raises:
        InvalidAddress: it is not an address, not http(s), or has a user name in it.

    """
    text = given.strip()
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise InvalidAddress(_is_not(text)) from None
    if len(text) > MOST_CHARACTERS or any(
        character.isspace() or not character.isprintable() for character in text
    ):
        raise InvalidAddress(_is_not(text))
    if parts.scheme not in _PORTS or not parts.hostname:
        raise InvalidAddress(_is_not(text))
    if "@" in parts.netloc:
        raise InvalidAddress(
            "The address of a Label Studio must not contain a user name or a password."
            f" Give only the address, such as {EXAMPLE}, and a token."
        )
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    has_own_port = port is not None and port != _PORTS[parts.scheme]
    place = f"{host}:{port}" if has_own_port else host
    return f"{parts.scheme}://{place}{_folder(parts.path)}"


def _folder(path: str) -> str:
    """The part of a path that comes before that of a page."""
    folders = []
    for name in path.split("/"):
        if name in _PAGES:
            break
        if name:
            folders.append(f"/{name}")
    return "".join(folders)


def _is_not(text: str) -> str:
    shown = text if len(text) <= 60 else f"{text[:60]}…"  # noqa: PLR2004
    return (
        f"{shown!r} is not the address of a Label Studio. Give the address that you"
        f" open in the browser, such as {EXAMPLE}."
    )
