"""Lists: which rows a filter keeps, in which order, one page at a time.

``docs/lists.md`` shows how one filter becomes one statement, and draws it. Start with
:mod:`models.lists.task_lists`, then :mod:`~models.lists.segments` and
:mod:`~models.lists.reading`.
"""
