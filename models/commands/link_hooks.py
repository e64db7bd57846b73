"""The webhooks of links: what is kept of them is not enough to send one."""

from typing import NamedTuple

from models.db import database as db


class KeptHook(NamedTuple):
    """A webhook in Label Studio. Its secret is kept as a digest only."""

    webhook_id: int
    url: str
    secret_sha256: str


def keep(link_id: int, hook: KeptHook | None) -> None:
    """Remember the webhook of a link, or that it has none."""
    values = hook or (None, None, None)
    with db.write():
        db.run(
            "UPDATE links SET webhook_id = ?, webhook_url = ?,"
            " webhook_secret_sha256 = ? WHERE id = ?",
            (*values, link_id),
        )


def secrets_by_link() -> dict[int, str]:
    """The digest of the secret of each link that has a webhook."""
    text = (
        "SELECT id, webhook_secret_sha256 FROM links"
        " WHERE webhook_secret_sha256 IS NOT NULL"
    )
    return dict(db.rows(text))
