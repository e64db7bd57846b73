"""The database: connections, transactions, statements and their failures.

Peewee declares the tables (:mod:`models.tables`), runs the migrations, pools
PostgreSQL's connections, nests transactions as savepoints, writes single rows of
accounts and projects, and gives the errors of both drivers one family. Every other
statement is written by hand as :class:`~models.db.database.Sql` and runs on the
driver's own connection, for two reasons. Lists name their indexes, materialize parts
and keep an index out of a condition (:mod:`models.lists`), which a query builder cannot
express. And Peewee takes twice as long as the driver for a small statement. For that,
:mod:`models.db.connecting` and :func:`models.db.database.run_many` use two private
names of Peewee, ``_state`` and ``__exception_wrapper__``; they are the first things to
check when Peewee is upgraded.

Other layers import ``DatabaseError`` from :mod:`models.db.faults`, never Peewee.
"""
