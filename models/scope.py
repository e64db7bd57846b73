"""Which projects and rows a viewer may read."""

from collections.abc import Iterable
from typing import NamedTuple


class Scope(NamedTuple):
    """Which projects are seen whole, and in which only one's own work.

    Every read takes one. In a project seen whole there are all tasks, annotations,
    ground truths and accuracies; in an own one only the tasks that the user has an
    annotation or assignment of, the user's own annotations, and no ground truth at
    all: it reads as if nobody had ever set one.
    """

    user_id: int
    own: frozenset[int] = frozenset()
    whole: frozenset[int] | None = None
    """None: every project there is."""

    def sees_whole(self, project_id: int) -> bool:
        """Whether ground truths and everybody's work are seen in this project."""
        return self.whole is None or project_id in self.whole

    def narrowed(self, project_id: int) -> "Scope":
        """The same scope for statements that ask for rows of this project alone.

        Of a project seen whole nothing is hidden, so that they need not check it row
        by row.
        """
        if self.sees_whole(project_id):
            return self._replace(own=frozenset(), whole=None)
        own = frozenset({project_id}) & self.own
        return self._replace(own=own, whole=frozenset())

    @property
    def of_visible(self) -> "Scope":
        """The same scope for columns of rows of which it is known that they are seen.

        Where only whole projects are seen, nothing of such a row is hidden.
        """
        return self if self.own else self._replace(whole=None)

    def narrowed_to(self, project_ids: Iterable[int]) -> "Scope":
        """The same scope for statements that ask for rows of these projects alone."""
        distinct = set(project_ids)
        return self.narrowed(distinct.pop()) if len(distinct) == 1 else self
