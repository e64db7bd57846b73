"""All parts, in the order of the document: a new one is a file and a line here."""

from benchmarks.parts import (
    bulk,
    execution,
    label_studio,
    postgresql,
    scoring,
    sqlite,
    workers,
)
from benchmarks.parts.part import Part

PARTS: tuple[Part, ...] = (
    Part("sqlite", "SQLite", sqlite.measure),
    Part("postgresql", "PostgreSQL", postgresql.measure),
    Part("label-studio", "Label Studio", label_studio.measure),
    Part("workers", "Two workers over one", workers.measure),
    Part("bulk", "Many rows at once", bulk.measure),
    Part("execution", "Execution alone", execution.measure),
    Part("scoring", "Scoring alone", scoring.measure),
)
