"""All contenders that read SQLite, on one file."""

import sqlite3

from benchmarks import databases, installing, rows
from benchmarks.comparing import Wanted, compare, goals
from benchmarks.contenders.in_node import MERCURIUS
from benchmarks.contenders.in_python import (
    BY_HAND,
    DATA_LOADERS,
    GRAPHQL_CORE,
    OURS,
)
from benchmarks.run import Found, Run
from benchmarks.scenarios import PAGE_OF_TASKS, SET_BOXES, SET_CHOICES, WHO_ASKS
from benchmarks.tables import table

CONTENDERS = (OURS, GRAPHQL_CORE, BY_HAND, DATA_LOADERS, MERCURIUS)
WANTED = (
    Wanted(PAGE_OF_TASKS, BY_HAND, 0.6),
    Wanted(PAGE_OF_TASKS, GRAPHQL_CORE, 6),
    Wanted(PAGE_OF_TASKS, DATA_LOADERS, 12),
    Wanted(PAGE_OF_TASKS, MERCURIUS, 1),
    Wanted(WHO_ASKS, BY_HAND, 0.35),
    Wanted(SET_CHOICES, BY_HAND, 0.5),
    Wanted(SET_BOXES, BY_HAND, 0.5),
)


def measure(run: Run) -> Found:
    """Make the rows and ask everyone."""
    url = databases.sqlite(run.folder)
    made = rows.make(url)
    measured = compare(run, CONTENDERS, made.scenarios, url, made.token)
    versions = (
        f"SQLite {sqlite3.sqlite_version}",
        *installing.versions("mercurius", "graphql-jit", "better-sqlite3"),
    )
    return Found(table(measured), goals("SQLite", WANTED, measured), versions)
