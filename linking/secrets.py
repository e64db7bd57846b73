"""Sealing the tokens of links, so that a copy of the database alone gives none away.

A token is sealed together with the address that it is for: anyone who can write to the
database cannot have it sent to an address of their own.
"""

import json
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from linking.client import Unauthorized
from linking.keys import (
    HOW_TO_MAKE_A_KEY,
    SETTING,
    InvalidKey,
    key_file_of,
    keys_in,
    keys_of,
    make_key_file,
)

NEEDS_THE_SETTING = (
    f"The tokens of links are sealed with the key in {SETTING}, which is not set;"
    f" {HOW_TO_MAKE_A_KEY}, and give it to every server and command."
)


class TokenNotOpened(Unauthorized):
    """No key opens, or seals, the token of a link. The message says what to do."""


class Sealer:
    """Seals tokens with the newest key, and opens what any of the keys has sealed.

    Args:
        keys: as :func:`linking.keys.keys_of` returns them, the newest first.
        how_to_get_a_key: what an operator can do where there are none.

    """

    def __init__(self, keys: Iterable[bytes], how_to_get_a_key: str) -> None:
        fernets = [Fernet(key) for key in keys]
        self._newest = fernets[0] if fernets else None
        self._all = MultiFernet(fernets) if fernets else None
        self._how_to_get_a_key = how_to_get_a_key

    def seal(self, token: str, base_url: str) -> str:
        """Seal a token that is for the Label Studio at this address.

        Raises:
            TokenNotOpened: there is no key.

        """
        if self._newest is None:
            raise TokenNotOpened(self._how_to_get_a_key)
        content = json.dumps({"url": base_url, "token": token})
        return self._newest.encrypt(content.encode()).decode()

    def open(self, sealed: str, base_url: str) -> str:
        """The token that was sealed for this address.

        Raises:
            TokenNotOpened: there is no key, not the right one, or the token was sealed
                for another address.

        """
        if self._all is None:
            raise TokenNotOpened(self._how_to_get_a_key)
        with suppress(InvalidToken, ValueError):
            content = json.loads(self._all.decrypt(sealed.encode()))
            if content["url"] == base_url:
                token: str = content["token"]
                return token
        raise TokenNotOpened(
            "The stored token cannot be opened: it was sealed with another key, or for"
            f" another address. Add the former key to {SETTING}, behind a comma, or"
            " give the token again (`link token`)."
        )

    def is_of_newest_key(self, sealed: str) -> bool:
        """Whether this was sealed with the key that new tokens are sealed with."""
        if self._newest is None:
            return False
        try:
            self._newest.decrypt(sealed.encode())
        except InvalidToken:
            return False
        return True


def sealer_of(setting: str | None, database_file: Path | None) -> Sealer:
    """What opens the tokens in this database, as far as there are keys.

    Args:
        setting: the keys of the setting, the newest first, separated by commas.
        database_file: of a SQLite database; the keys in the file beside it open too.

    """
    if database_file is None:
        return _sealer(setting, None, NEEDS_THE_SETTING)
    file = key_file_of(database_file)
    return _sealer(
        setting,
        file,
        f"The tokens of links are sealed with the key in {file}, which is missing. Put"
        " it back, or give the token again (`link token`).",
    )


def sealer_for_new_tokens(setting: str | None, database_file: Path | None) -> Sealer:
    """What seals a token; a SQLite database without any key gets a key file."""
    if not setting and database_file is not None:
        try:
            make_key_file(key_file_of(database_file))
        except InvalidKey as error:
            return Sealer([], str(error))
    return sealer_of(setting, database_file)


def _sealer(setting: str | None, file: Path | None, without_keys: str) -> Sealer:
    """One that says what is wrong with a key when it is used, not before."""
    try:
        keys = keys_of(setting or "")
    except InvalidKey as error:
        return Sealer([], f"{SETTING} is invalid: {error}")
    try:
        return Sealer(keys + (keys_in(file) if file else []), without_keys)
    except InvalidKey as error:
        return Sealer(keys, str(error))
