"""Fields that the desk resolves: from many parents to one value for each."""

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any

from strawberry.types.lazy_type import LazyType

from execution import batched
from resolvers.viewers import Viewer
from schema.context import Context

Resolver = Callable[[Viewer, Sequence[Any]], Sequence[Any]]


def resolved(resolver: Resolver, *, description: str, graphql_type: Any = None) -> Any:
    """Declare a field by a resolver that takes the viewer and all the parents.

    >>> task_count: int = resolved(projects.task_counts, description="…")
    """

    def resolve(rows: Sequence[Any], context: Context) -> Sequence[Any]:
        return resolver(context.viewer, rows)

    return batched(resolve, description=description, graphql_type=graphql_type)


def referred(
    resolver: Resolver, column: str, *, description: str, graphql_type: Any = None
) -> Any:
    """Declare a field that is the object whose id stands in a column of the parent.

    >>> ground_truth: Annotation | None = referred(
    ...     annotations.by_ids, "ground_truth_id", description="…"
    ... )
    """
    id_in = attrgetter(column)

    def resolve(rows: Sequence[Any], context: Context) -> Sequence[Any]:
        return resolver(context.viewer, [id_in(row) for row in rows])

    return batched(resolve, description=description, graphql_type=graphql_type)


def later(type_name: str, module: str) -> Any:
    """The type of a file that itself needs the one which is being declared."""
    return LazyType(type_name, module)
