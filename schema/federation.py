"""The schema as a subgraph of Apollo Federation 2: what a gateway asks beside clients.

A gateway reads the subgraph's own language from ``_service``, and fetches objects that
other subgraphs refer to from ``_entities``.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any

import strawberry
from graphql import (
    ConstArgumentNode,
    ConstDirectiveNode,
    DefinitionNode,
    GraphQLSchema,
    NameNode,
    ObjectTypeDefinitionNode,
    StringValueNode,
    parse,
    print_ast,
    print_schema,
)

from execution import batched
from models import limits
from models.refusals import Reason, Refusal
from schema.annotation import Annotation
from schema.arguments import Root
from schema.context import Context
from schema.declare import description_of
from schema.ids import number_of, quoted
from schema.nodes import rows_of
from schema.prediction import Prediction
from schema.project import Project
from schema.query import Query
from schema.scalars import Representation
from schema.task import Task

ENTITIES = ("Task", "Annotation", "Prediction", "Project")
_FIELDS = ConstArgumentNode(
    name=NameNode(value="fields"), value=StringValueNode(value="id")
)
KEY = ConstDirectiveNode(name=NameNode(value="key"), arguments=(_FIELDS,))
SHAREABLE = ConstDirectiveNode(name=NameNode(value="shareable"), arguments=())
DIRECTIVES = {
    **dict.fromkeys(ENTITIES, (KEY,)),
    "PageInfo": (SHAREABLE,),  # other subgraphs with pages have it too
}
LINK = """\
extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.0", import: ["@key", "@shareable"])
"""

Entity = Annotated[
    Task | Annotation | Prediction | Project,
    strawberry.union("_Entity", description="What other subgraphs can refer to."),
]
Representations = Annotated[
    list[Representation],
    strawberry.argument(
        description='At most 100 keys, such as `{__typename: "Task", id: "Task:7"}`.'
    ),
]


@strawberry.type(name="_Service", description="What this subgraph tells a gateway.")
class Service:
    """The object of the field ``_service``."""

    sdl: str = strawberry.field(
        description="The schema, with the directives of Apollo Federation."
    )


def query_of_subgraph(schema: GraphQLSchema) -> type[Any]:
    """The root of all reads, with the two fields that a gateway needs.

    Args:
        schema: that of a server by itself, which the subgraph's language describes.

    """
    service = Service(sdl=sdl_of(schema))

    def _service(_: Root) -> Sequence[Service]:
        return [service]

    class SubgraphQuery(Query):
        service: Service = batched(
            _service, name="_service", description="What a gateway composes."
        )
        entities: list[Entity | None] = batched(
            _entities,
            name="_entities",
            description=(
                "Objects by the keys that a gateway has, in the order asked for. Null"
                " where one was not found, or the viewer may not see it. At most 100."
            ),
        )

    return strawberry.type(
        SubgraphQuery, name="Query", description=description_of(Query)
    )


def sdl_of(schema: GraphQLSchema) -> str:
    """The schema in GraphQL's own language, with the directives of Federation.

    They stand on the types themselves. An extension would not do: ``@shareable`` is
    about the fields of one declaration.
    """
    document = parse(print_schema(schema))
    definitions = tuple(map(_directed, document.definitions))
    return f"{LINK}\n{print_ast(replace(document, definitions=definitions))}\n"


def _directed(definition: DefinitionNode) -> DefinitionNode:
    if not isinstance(definition, ObjectTypeDefinitionNode):
        return definition
    return replace(definition, directives=DIRECTIVES.get(definition.name.value, ()))


def _entities(
    _: Root, context: Context, representations: Representations
) -> Sequence[list[Any]]:
    count = len(representations)
    if count > limits.now().node_ids:
        message = limits.too_many("representations", count, "node_ids")
        raise Refusal(Reason.TOO_MANY, message)
    keys = [_key(index, given) for index, given in enumerate(representations)]
    return [rows_of(context.viewer, keys)]


def _key(index: int, representation: object) -> tuple[str, int]:
    """The type and the number of an entity.

    Raises:
        Refusal: the representation names no entity.

    """
    if not isinstance(representation, dict):
        raise _not_one(index, "is not an object")
    type_name, given = representation.get("__typename"), representation.get("id")
    if not isinstance(type_name, str):
        raise _not_one(index, "has no `__typename`")
    if type_name not in ENTITIES:
        raise _not_one(index, f"is of the type {quoted(type_name)}, not of an entity")
    if isinstance(given, bool) or not isinstance(given, str | int):
        raise _not_one(index, "has no `id`")
    return type_name, number_of(type_name, str(given))


def _not_one(index: int, what: str) -> Refusal:
    return Refusal(
        Reason.INVALID_VALUE,
        f"`representations[{index}]` {what}; write"
        ' {"__typename": "Task", "id": "Task:7"}, with one of these types:'
        f" {', '.join(ENTITIES)}.",
    )
