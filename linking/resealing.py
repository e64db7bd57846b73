"""Sealing stored tokens with the newest key, once another key is put in front."""

from contextlib import suppress

from linking.secrets import Sealer, TokenNotOpened
from models.commands import links as changing
from models.db import database as db
from models.queries import links


def seal_again(sealer: Sealer) -> int:
    """Seal the token of every link with the newest key; how many were not.

    A token that no key opens stays as it is: its link says so when it is used.
    """
    with db.read():
        sealed_by_link = [
            (row, sealed)
            for row in links.every()
            if (sealed := links.sealed_token(row.id)) is not None
        ]
    count = 0
    for row, sealed in sealed_by_link:
        if sealer.is_of_newest_key(sealed):
            continue
        with suppress(TokenNotOpened):
            token = sealer.open(sealed, row.base_url)
            changing.seal_again(row.id, sealed, sealer.seal(token, row.base_url))
            count += 1
    return count
