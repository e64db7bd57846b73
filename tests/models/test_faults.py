"""Which errors of the driver mean that the database has gone."""

from typing import Any

import psycopg
import pytest

from models.db.faults import Fault, fault_of


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (psycopg.DatabaseError("server closed the connection"), Fault.UNREACHABLE),
        (psycopg.OperationalError("consuming input failed"), Fault.UNREACHABLE),
        (psycopg.InterfaceError("the connection is closed"), Fault.UNREACHABLE),
        (psycopg.ProgrammingError("the query has 1 placeholder"), None),
        (psycopg.DataError("PostgreSQL text fields cannot contain NUL"), None),
        (ValueError("server closed the connection"), None),
    ],
)
def test_errors_without_a_state(error: Exception, expected: Fault | None) -> None:
    assert fault_of(error) is expected


def test_what_libpq_says_itself_of_a_server_that_died(postgresql_server: Any) -> None:
    with psycopg.connect(postgresql_server.get_uri(), autocommit=True) as connection:
        # Killing the process of one connection restarts the server: it is only ended.
        with psycopg.connect(postgresql_server.get_uri(), autocommit=True) as other:
            other.execute(
                "SELECT pg_terminate_backend(%s)", (connection.info.backend_pid,)
            )
        with pytest.raises(psycopg.Error) as raised:
            connection.execute("SELECT 1")

    assert fault_of(raised.value) is Fault.UNREACHABLE
