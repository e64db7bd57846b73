"""The store: tables, constraints, migrations, queries (reads), commands (writes).

All SQL of the project stands here, and all of Peewee (:mod:`models.db` says what for).
Reads are functions of :mod:`models.queries` and return the rows of :mod:`models.rows`;
those of lists are built by :mod:`models.lists`. Writes are functions of
:mod:`models.commands`, one transaction each.
"""
