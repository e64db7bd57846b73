"""How this process asks Label Studios: its name, its certificates and its keys.

Set once, where a server or a command starts.
"""

from pathlib import Path
from typing import NamedTuple

import httpx2

from linking.client import READ_SECONDS, LabelStudioClient, Unauthorized
from linking.secrets import Sealer, sealer_for_new_tokens, sealer_of
from models.db import backups
from models.db import database as db
from models.queries import links
from models.queries.links import LinkRow


class ClientSettings(NamedTuple):
    """What every client of this process has in common.

    Attributes:
        version: of this server, for ``User-Agent``.
        sealing_keys: those of the setting, separated by commas; None for none.
        ca_file: certificates to trust besides those of the system.
        transport: for tests: what answers instead of the network.

    """

    version: str = ""
    sealing_keys: str | None = None
    ca_file: str | None = None
    transport: httpx2.BaseTransport | None = None


class _Process:
    settings = ClientSettings()


def use(settings: ClientSettings) -> None:
    """Let the clients that this process makes from now on have these settings."""
    _Process.settings = settings


def is_token(text: str) -> bool:
    """Whether this can be a token: what can be sent as one word in a header."""
    return text.isascii() and text.isprintable() and " " not in text and text != ""


def client_for(
    base_url: str, token: str, read_seconds: float = READ_SECONDS
) -> LabelStudioClient:
    """A client of the Label Studio at this address. Close it in the end.

    Args:
        base_url: as :func:`linking.addresses.base_url_of` returns it.
        token: of either kind.
        read_seconds: how long it waits for each piece of an answer.

    """
    settings = _Process.settings
    return LabelStudioClient(
        base_url,
        token,
        version=settings.version,
        ca_file=settings.ca_file,
        transport=settings.transport,
        read_seconds=read_seconds,
    )


def client_of(link: LinkRow, read_seconds: float = READ_SECONDS) -> LabelStudioClient:
    """A client with the token of a link.

    Raises:
        Unauthorized: no key opens the token, or the link was removed.

    """
    with db.read():
        sealed = links.sealed_token(link.id)
    if sealed is None:
        raise Unauthorized(f"Link {link.id} was removed.")
    return opened(sealed, link.base_url, read_seconds)


def opened(
    sealed: str, base_url: str, read_seconds: float = READ_SECONDS
) -> LabelStudioClient:
    """A client with a token that was sealed for this address.

    Raises:
        TokenNotOpened: no key opens it.

    """
    token = sealer().open(sealed, base_url)
    return client_for(base_url, token, read_seconds)


def sealer() -> Sealer:
    """What opens the tokens in the database of this process."""
    return sealer_of(_Process.settings.sealing_keys, _database_file())


def seal(token: str, base_url: str) -> str:
    """Seal a new token for this address; where there is no key yet, it makes one.

    Raises:
        TokenNotOpened: there is no key, and none can be made.

    """
    keys = _Process.settings.sealing_keys
    return sealer_for_new_tokens(keys, _database_file()).seal(token, base_url)


def _database_file() -> Path | None:
    return backups.file_of_database() if db.is_sqlite() else None
