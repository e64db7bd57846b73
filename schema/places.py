"""Where in a document a value stands: the argument that it is given for."""

from collections.abc import Collection, Sequence
from typing import Any

from graphql import (
    ArgumentNode,
    DocumentNode,
    GraphQLError,
    Node,
    ObjectFieldNode,
    ValueNode,
    Visitor,
    visit,
)

Given = ArgumentNode | ObjectFieldNode | ValueNode


def name_arguments(document: DocumentNode, errors: Collection[GraphQLError]) -> None:
    """Give each error about what is given to a field the argument as an extension.

    Such as ``filter.createdAt.gte``: the names from the argument to the value.
    """
    places = _Places()
    given = [(error, node) for error in errors if (node := _given(error))]
    if given:
        visit(document, places)
    for error, node in given:
        names = places.arguments.get(id(node))
        if names:
            error.extensions = {**(error.extensions or {}), "argument": names}


def _given(error: GraphQLError) -> Node | None:
    nodes = error.nodes or ()
    return next((node for node in nodes if isinstance(node, Given)), None)


class _Places(Visitor):
    """The argument of all that is given in a document, by the identity of its node."""

    def __init__(self) -> None:
        super().__init__()
        self.arguments: dict[int, str] = {}

    def enter(
        self, node: Node, _key: Any, parent: Any, _path: Any, above: Sequence[Any]
    ) -> None:
        if isinstance(node, Given):
            names = [
                each.name.value
                for each in (*above, parent, node)
                if isinstance(each, ArgumentNode | ObjectFieldNode)
            ]
            self.arguments[id(node)] = ".".join(names)
