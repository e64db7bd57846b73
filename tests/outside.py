"""A PostgreSQL that somebody else runs, for the tests of the store and the soak.

``TEST_POSTGRESQL_URL`` names an empty database of it. What runs against it takes all
rows out of that database, so its name has to say that it is for tests.
"""

import os

from psycopg.conninfo import conninfo_to_dict

VARIABLE = "TEST_POSTGRESQL_URL"


class NotForTestsError(ValueError):
    """The URL of a database whose rows nobody has given up."""


def url() -> str | None:
    """The URL that the environment gives; None where tests start their own server.

    Raises:
        NotForTestsError: the name of the database does not contain ``test``.

    """
    given = os.environ.get(VARIABLE)
    if not given:
        return None
    name = str(conninfo_to_dict(given).get("dbname") or "")
    if "test" not in name:
        raise NotForTestsError(
            f"{VARIABLE} names the database {name!r}. All rows would be deleted from"
            " it, so its name must contain `test`, such as ground_truth_test."
        )
    return given
