"""Who may see and do what, and how many parents get their children at once.

Functions here are plain and synchronous. They take a
:class:`~resolvers.viewers.Viewer`, rows and numbers, and return rows and numbers, one
for each parent; each runs the same number of statements however many parents there
are. Nothing here knows of GraphQL, and nothing here writes SQL.
"""
