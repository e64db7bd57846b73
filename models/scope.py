"""Which projects and rows a viewer may read."""

from collections.abc import Iterable
from typing import NamedTuple


class Scope(NamedTuple):
    """The projects with full access, and those where only the user's own work is seen.

    Every read takes one. With full access, all tasks, annotations, ground truths and
    accuracies of a project are seen. With own work, only the tasks that the user has an
    annotation or assignment of, the user's own annotations, and no ground truth at all:
    it reads as if nobody had ever set one.
    """

    user_id: int
    own_work: frozenset[int] = frozenset()
    full_access: frozenset[int] | None = None
    """None: every project there is."""

    def has_full_access(self, project_id: int) -> bool:
        """Whether ground truths and everybody's work are seen in this project."""
        return self.full_access is None or project_id in self.full_access

    def narrowed(self, project_id: int) -> "Scope":
        """The same scope for statements that ask for rows of this project alone.

        With full access nothing of a project is hidden, so the statements need not
        check it row by row.
        """
        if self.has_full_access(project_id):
            return self._replace(own_work=frozenset(), full_access=None)
        own_work = frozenset({project_id}) & self.own_work
        return self._replace(own_work=own_work, full_access=frozenset())

    @property
    def of_visible(self) -> "Scope":
        """The same scope for columns of rows of which it is known that they are seen.

        If it has no project with own work only, nothing of such a row is hidden.
        """
        return self if self.own_work else self._replace(full_access=None)

    def narrowed_to(self, project_ids: Iterable[int]) -> "Scope":
        """The same scope for statements that ask for rows of these projects alone."""
        distinct = set(project_ids)
        return self.narrowed(distinct.pop()) if len(distinct) == 1 else self
