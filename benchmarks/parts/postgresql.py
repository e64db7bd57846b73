"""All contenders that read PostgreSQL, on one database."""

from benchmarks import databases, installing, rows
from benchmarks.comparing import Wanted, compare, goals
from benchmarks.contenders.in_node import POSTGRAPHILE
from benchmarks.contenders.in_python import (
    BY_HAND,
    DATA_LOADERS,
    GRAPHQL_CORE,
    OURS,
)
from benchmarks.run import Found, Run
from benchmarks.scenarios import PAGE_OF_TASKS
from benchmarks.tables import table

CONTENDERS = (OURS, GRAPHQL_CORE, BY_HAND, DATA_LOADERS, POSTGRAPHILE)
WANTED = (
    Wanted(PAGE_OF_TASKS, POSTGRAPHILE, 4),
    Wanted(PAGE_OF_TASKS, BY_HAND, 0.6),
)


def measure(run: Run) -> Found:
    """Make the rows and ask everyone."""
    with databases.postgresql(run.folder) as url:
        made = rows.make(url)
        measured = compare(run, CONTENDERS, made.scenarios, url, made.token)
        version = databases.version(url)
    versions = (version, *installing.versions("postgraphile"))
    return Found(table(measured), goals("PostgreSQL", WANTED, measured), versions)
