"""How large the operations of a document are, counted in one walk.

A fragment is counted once, however often it is spread: its figures are kept and added
at each spread. So the work is linear in the document, while the figures are those of
the operation with all fragments written out.
"""

from functools import reduce
from typing import NamedTuple, Protocol

from graphql import (
    ConstDirectiveNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
)

INTROSPECTION = frozenset({"__schema", "__type"})


class Shape(NamedTuple):
    """The figures of an operation, or of a part of one."""

    depth: int = 0
    fields: int = 0
    root_fields: int = 0
    aliases: int = 0
    directives: int = 0

    def beside(self, other: "Shape") -> "Shape":
        """Both in the same selection set."""
        return Shape(
            max(self.depth, other.depth),
            *(mine + its for mine, its in zip(self[1:], other[1:], strict=True)),
        )


NOTHING = Shape()


class Shapes:
    """Counts the operations of one document."""

    def __init__(self, document: DocumentNode) -> None:
        self._fragments = fragments_of(document)
        self._counted: dict[str, Shape] = {}

    def of(self, operation: OperationDefinitionNode) -> Shape:
        """The figures of an operation."""
        own = _directives(operation, *operation.variable_definitions or ())
        return own.beside(self._selections(operation.selection_set))

    def _selections(self, selections: SelectionSetNode) -> Shape:
        return reduce(
            Shape.beside, map(self._selection, selections.selections), NOTHING
        )

    def _selection(self, node: SelectionNode) -> Shape:
        own = _directives(node)
        if isinstance(node, FieldNode):
            return own.beside(self._field(node))
        if isinstance(node, FragmentSpreadNode):
            return own.beside(self._fragment(node.name.value))
        if isinstance(node, InlineFragmentNode):
            return own.beside(self._selections(node.selection_set))
        return own

    def _field(self, node: FieldNode) -> Shape:
        below = self._selections(node.selection_set) if node.selection_set else NOTHING
        return Shape(
            # The standard introspection query is deeper than any of ours; how deep
            # introspection may go is a rule of validation.
            depth=0 if node.name.value in INTROSPECTION else below.depth + 1,
            fields=below.fields + 1,
            root_fields=1,
            aliases=below.aliases + (node.alias is not None),
            directives=below.directives,
        )

    def _fragment(self, name: str) -> Shape:
        if name not in self._counted:
            # A fragment that leads to itself counts as nothing there, and one that
            # does not exist too: validation refuses both.
            self._counted[name] = NOTHING
            if name in self._fragments:
                self._counted[name] = self._definition(self._fragments[name])
        return self._counted[name]

    def _definition(self, fragment: FragmentDefinitionNode) -> Shape:
        return _directives(fragment).beside(self._selections(fragment.selection_set))


class Decorated(Protocol):
    """A part of a document that directives stand at."""

    @property
    def directives(
        self,
    ) -> tuple[DirectiveNode, ...] | tuple[ConstDirectiveNode, ...] | None:
        """The directives."""
        ...


def _directives(*nodes: Decorated) -> Shape:
    return Shape(directives=sum(len(node.directives or ()) for node in nodes))


def fragments_of(document: DocumentNode) -> dict[str, FragmentDefinitionNode]:
    """The fragments of a document by name."""
    return {
        definition.name.value: definition
        for definition in document.definitions
        if isinstance(definition, FragmentDefinitionNode)
    }
