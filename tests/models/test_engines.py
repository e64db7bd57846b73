"""What speaks PostgreSQL's protocol and cannot be the database has its sentence."""

from collections.abc import Callable

import pytest

from models.db import database as db
from models.db import engines, migrating
from models.db.engines import UnusableDatabaseError


def _answering(answer: object) -> Callable[..., object]:
    return lambda *_: answer


def test_cockroachdb_is_refused_before_anything_is_made(
    store: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db, "scalar", _answering("CockroachDB CCL v25.2.1"))

    if db.is_sqlite():
        migrating.bring_up()
    else:
        with pytest.raises(UnusableDatabaseError, match="is CockroachDB"):
            migrating.bring_up()
        with pytest.raises(UnusableDatabaseError, match="is CockroachDB"):
            migrating.migrate()


def test_a_standby_is_refused_and_a_primary_is_not(
    store: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with db.read():
        engines.refuse_standby()
    monkeypatch.setattr(db, "scalar", _answering(answer=True))

    if db.is_sqlite():
        engines.refuse_standby()
    else:
        with pytest.raises(UnusableDatabaseError, match="target_session_attrs"):
            engines.refuse_standby()
