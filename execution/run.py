"""What a plan needs to know of the request that it runs for."""

from typing import Any, NamedTuple

from graphql import (
    Executor,
    FieldNode,
    GraphQLField,
    GraphQLObjectType,
    GraphQLResolveInfo,
)
from graphql.execution.collect_fields import FieldDetailsList
from graphql.pyutils import Path

from execution.failures import Failure


class NotTakenError(Exception):
    """The operation is for graphql-core to execute."""


class Place(NamedTuple):
    """Where a field stands: in the document, in the schema and in the response."""

    parent_type: GraphQLObjectType
    definition: GraphQLField
    details: FieldDetailsList
    path: Path
    """Without the places in lists: those of all parents are resolved at once."""

    @property
    def key(self) -> str:
        """Its key in the response."""
        return str(self.path.key)

    @property
    def nodes(self) -> list[FieldNode]:
        """The field's nodes in the document, merged into this one field."""
        return [detail.node for detail in self.details]

    @property
    def name(self) -> str:
        """The field's name in the schema."""
        return self.details[0].node.name.value


class Run:
    """One execution of a plan."""

    __slots__ = ("executor", "failed", "type_names")

    def __init__(self, executor: Executor[Any]) -> None:
        self.executor = executor
        self.failed = False
        self.type_names: dict[int, str] = {}
        """The types of the objects of fields that have an abstract type, by ``id``."""

    def failure(self, error: Exception) -> Failure:
        """What to put in the place of a value that could not be had."""
        self.failed = True
        return Failure(error)

    def info(self, place: Place) -> GraphQLResolveInfo[Any]:
        """What graphql-core tells resolvers about the field."""
        return self.executor.build_resolve_info(
            place.definition, place.nodes, place.parent_type, place.path
        )
