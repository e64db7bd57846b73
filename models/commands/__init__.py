"""Writes: each function is one promise, kept in one transaction.

Called inside an open :func:`models.db.database.write` they are part of that
transaction. They raise :class:`models.refusals.Refusal` and have then changed nothing.
Who may do what is not asked here but in ``resolvers``.
"""
