"""The whole schema, and what surrounds each of its operations."""

from typing import Any

from graphql import GraphQLError, GraphQLNamedType, Undefined, is_input_object_type
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext

import execution
from schema.errors import Errors, describe
from schema.federation import query_of_subgraph
from schema.mutation import Mutation
from schema.operations import Transaction
from schema.query import Query
from schema.scalars import SCALARS
from schema.subscription import Subscription

DESCRIPTION = """
Ground truth annotations: mark one annotation of a task as its correct answer, and read
how accurate every other annotation and every prediction is, from 0 to 1.

To start:

```graphql
{ tasks(first: 5) { nodes { id groundTruth { id } annotations { id accuracy } } } }
mutation { setGroundTruth(annotationId: 7) { annotation { isGroundTruth } } }
mutation { unsetGroundTruth(annotationId: 7) { annotation { isGroundTruth } } }
mutation { deleteGroundTruths(taskIds: [1, 2, 3]) { removedCount } }
```

Every `id` in an answer is unique across all types, such as `Task:7`. Arguments take the
plain number as well: `7`.
""".strip()


class Schema(execution.BatchedSchema):
    """Optional arguments and input fields have no default, rather than null."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._schema.description = DESCRIPTION
        for type_ in self._schema.type_map.values():
            for given in _inputs_of(type_):
                if given.default_value is None:
                    given.default_value = Undefined

    def process_errors(
        self,
        errors: list[GraphQLError],
        execution_context: ExecutionContext | None = None,
    ) -> None:
        """Give each its code, and keep our faults to ourselves."""
        if execution_context is not None:
            describe(errors, execution_context.context.request_id)


def _inputs_of(type_: GraphQLNamedType) -> list[Any]:
    fields = getattr(type_, "fields", {}).values()
    if is_input_object_type(type_):
        return list(fields)
    return [argument for field in fields for argument in field.args.values()]


def build(*, breadth_first: bool = True, federation: bool = False) -> Schema:
    """The schema, executed breadth first or, with the same answers, by graphql-core.

    With ``federation`` it is a subgraph: Apollo's gateways can ask it, too.
    """
    alone = _schema(Query, breadth_first=breadth_first)
    if not federation:
        return alone
    query = query_of_subgraph(alone._schema)
    return _schema(query, breadth_first=breadth_first)


def _schema(query: type[Any], *, breadth_first: bool) -> Schema:
    return Schema(
        query=query,
        mutation=Mutation,
        subscription=Subscription,
        config=StrawberryConfig(scalar_map=SCALARS),
        extensions=[Errors, Transaction],
        breadth_first=breadth_first,
    )


schema = build()


def served(*, federation: bool) -> Schema:
    """The schema that a server offers; made once where it is not a subgraph."""
    return build(federation=True) if federation else schema
