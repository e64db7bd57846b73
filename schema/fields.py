"""Fields that resolvers answer: from many parents to one value for each."""

from collections.abc import Callable, Iterable, Sequence
from inspect import signature
from operator import attrgetter
from typing import Any

from strawberry.types.lazy_type import LazyType

from execution import Selected, batched
from schema.context import Context

Resolver = Callable[..., Sequence[Any]]
"""Takes the viewer and what there is to be resolved, as many as it returns."""


def resolved(
    resolver: Resolver,
    *,
    description: str,
    graphql_type: Any = None,
    reads: Iterable[str] | None = None,
    is_heavy: bool = False,
) -> Any:
    """Declare a field by a resolver that takes the viewer and all the parents.

    ``reads`` names the columns of the parents that it looks at; None is all. A field
    that computes much more than it reads is ``is_heavy``.

    >>> task_count: int = resolved(projects.task_counts, description="…")
    """

    def resolve(rows: Sequence[Any], context: Context) -> Sequence[Any]:
        return resolver(context.viewer, rows)

    return batched(
        resolve,
        reads=reads,
        is_heavy=is_heavy,
        description=description,
        graphql_type=graphql_type,
    )


def referred(
    resolver: Resolver, column: str, *, description: str, graphql_type: Any = None
) -> Any:
    """Declare a field that is the object whose id stands in a column of the parent.

    A resolver with a parameter ``columns`` reads only what is selected of the object.

    >>> ground_truth: Annotation | None = referred(
    ...     annotations.by_ids, "ground_truth_id", description="…"
    ... )
    """
    id_in = attrgetter(column)

    takes_columns = "columns" in signature(resolver).parameters

    def resolve(
        rows: Sequence[Any], context: Context, selected: Selected
    ) -> Sequence[Any]:
        ids = list(map(id_in, rows))
        if takes_columns:
            return resolver(context.viewer, ids, selected.attributes)
        return resolver(context.viewer, ids)

    return batched(
        resolve, reads=[column], description=description, graphql_type=graphql_type
    )


def later(type_name: str, module: str) -> Any:
    """The type of a file that itself needs the one which is being declared."""
    return LazyType(type_name, module)
