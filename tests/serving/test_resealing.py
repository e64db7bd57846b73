"""A server that starts with a new key in front seals the stored tokens again."""

from base64 import b64encode
from pathlib import Path

import pytest

from linking.secrets import sealer_of
from models.db import database as db
from models.queries import links
from tests.linking.linked import URL, link
from tests.serving.running import serving
from tests.stored import Stored

TOKEN = "header.payload.signature"  # noqa: S105 - of nobody


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_after_a_start_with_a_new_key_the_old_one_is_not_needed(
    stored: Stored, database_url: str, tmp_path: Path
) -> None:
    old, new = (b64encode(bytes([byte]) * 32).decode() for byte in (1, 2))
    sealed = sealer_of(old, None).seal(TOKEN, URL)
    id_ = link(stored.project(), token_sealed=sealed)
    settings = {
        "GROUND_TRUTH_DATABASE_URL": database_url,
        "GROUND_TRUTH_SECRET_KEY": f"{new},{old}",
    }

    with serving(folder=tmp_path, settings=settings) as running:
        running.stop()

    with db.read():
        again = links.sealed_token(id_)
    assert again != sealed
    assert sealer_of(new, None).open(again or "", URL) == TOKEN
