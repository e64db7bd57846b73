"""The store: tables, constraints, migrations, queries (reads), commands (writes).

All SQL of the project stands here, and all of Peewee. Reads return the rows of
:mod:`models.rows`; writes are functions of :mod:`models.commands`, one transaction
each.
"""
