"""How large an operation is: its figures, the items it asks for, those it brings.

The cost is what all pages of an operation can hold together: a field that takes
``first`` costs as many items as are asked for, times the lengths of the lists that it
stands in. A plain list of which no number is asked, such as a task's annotations, may
be long but hardly ever is: it counts as a page. The cost depends on the variables, so a
document is compiled once to the fields that matter, and these are multiplied for each
request.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import reduce
from typing import Any, NamedTuple, Protocol, cast

from graphql import (
    ConstDirectiveNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLCompositeType,
    GraphQLField,
    GraphQLInputType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    NamedTypeNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    Undefined,
    ValueNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_composite_type,
    is_input_object_type,
    is_list_type,
    type_from_ast,
)

from execution import is_heavy

PAGE_ARGUMENTS = ("first", "last")
KEYS = ("ID", "_Any")
"""Types of which each item of a list asks for an object."""
UNASKED = 20
"""Items that a plain list counts as, where no number is asked for."""

INTROSPECTION = frozenset({"__schema", "__type"})

Variables = Mapping[str, Any]

Length = Callable[[Variables], int]
"""How many items an argument asks for."""


class CountedField(NamedTuple):
    """A field that asks for items, or that leads to such fields."""

    lengths: tuple[Length, ...]
    """Of its page, or of the list of ids that it was given; empty for neither."""
    costs: bool
    """It is a page. Ids that were given are bounded by limits of their own."""
    is_list: bool
    """What stands below comes as often as the page around it is long."""
    parts: "tuple[CountedField, ...]"


def cost(
    parts: Iterable[CountedField], variables: Variables, times: int = 1, page: int = 1
) -> int:
    """The items that these fields ask for.

    Args:
        parts: the fields of one selection set.
        variables: the request's own, with the defaults of the operation.
        times: how often the selection set comes.
        page: the length of the page that is around it, until a list is met: a page's
            ``nodes`` and ``edges`` are as long as it was asked to be.

    """
    total = 0
    for part in parts:
        length = max((size(variables) for size in part.lengths), default=page)
        if part.costs:
            total += times * length
        if part.is_list:
            total += cost(part.parts, variables, times * length)
        else:
            total += cost(part.parts, variables, times, length)
    return total


class Costs:
    """Compiles the operations of one valid document, each fragment once."""

    def __init__(
        self, schema: GraphQLSchema, fragments: Mapping[str, FragmentDefinitionNode]
    ) -> None:
        self._schema = schema
        self._fragments = fragments
        self._compiled: dict[str, tuple[CountedField, ...]] = {}
        self.names: set[str] = set()
        """Of the fields of the operations that were compiled."""
        self.is_heavy = False
        """One of them computes much, or reads the schema itself."""

    def of(self, operation: OperationDefinitionNode) -> tuple[CountedField, ...]:
        """The fields of an operation that matter."""
        root = self._schema.get_root_type(operation.operation)
        return () if root is None else self._parts(operation.selection_set, root)

    def _parts(
        self, selections: SelectionSetNode, parent: GraphQLCompositeType
    ) -> tuple[CountedField, ...]:
        return tuple(
            part for node in selections.selections for part in self._part(node, parent)
        )

    def _part(
        self, node: SelectionNode, parent: GraphQLCompositeType
    ) -> Iterator[CountedField]:
        if isinstance(node, FieldNode):
            yield from self._field(node, parent)
        elif isinstance(node, FragmentSpreadNode):
            yield from self._fragment(node.name.value)
        elif isinstance(node, InlineFragmentNode):
            yield from self._parts(node.selection_set, self._type(node, parent))

    def _field(
        self, node: FieldNode, parent: GraphQLCompositeType
    ) -> Iterator[CountedField]:
        field = self._schema.get_field(parent, node.name.value)
        if field is None:
            return
        self.names.add(node.name.value)
        self.is_heavy |= node.name.value in INTROSPECTION or is_heavy(field)
        pages = tuple(_pages(node, field))
        lengths = pages or tuple(_listed(node, field))
        type_ = get_named_type(field.type)
        below: tuple[CountedField, ...] = ()
        if node.selection_set and is_composite_type(type_):
            below = self._parts(node.selection_set, type_)
        if pages or below:
            is_list = is_list_type(get_nullable_type(field.type))
            yield CountedField(lengths, bool(pages), is_list, below)

    def _fragment(self, name: str) -> tuple[CountedField, ...]:
        if name not in self._compiled:
            definition = self._fragments[name]
            type_ = self._named(definition.type_condition)
            self._compiled[name] = self._parts(definition.selection_set, type_)
        return self._compiled[name]

    def _type(
        self, node: InlineFragmentNode, parent: GraphQLCompositeType
    ) -> GraphQLCompositeType:
        if node.type_condition is None:
            return parent
        return self._named(node.type_condition)

    def _named(self, node: NamedTypeNode) -> GraphQLCompositeType:
        """The type of a fragment's condition; it is one with fields, or not valid."""
        return cast("GraphQLCompositeType", self._schema.type_map[node.name.value])


def _pages(node: FieldNode, field: GraphQLField) -> Iterator[Length]:
    """The lengths of the page that a field asks for, if it is a field of pages."""
    asked = {argument.name.value: argument.value for argument in node.arguments or ()}
    declared = {name: field.args[name] for name in PAGE_ARGUMENTS if name in field.args}
    named = [name for name in declared if name in asked]
    for name in named or list(declared)[:1]:
        default = declared[name].default_value
        if default is Undefined:
            default = 0
        if is_list_type(get_nullable_type(field.type)):
            default = min(default, UNASKED)
        yield _length(asked.get(name), default)


def _listed(node: FieldNode, field: GraphQLField) -> Iterator[Length]:
    """The lengths of the lists of ids, or of keys, that a field is given."""
    for argument in node.arguments or ():
        type_ = get_nullable_type(field.args[argument.name.value].type)
        if is_list_type(type_) and get_named_type(type_).name in KEYS:
            yield _count(argument.value)


def _count(node: ValueNode) -> Length:
    """How many items a list is given. Any other value is a list of one."""
    if isinstance(node, VariableNode):
        name = node.name.value
        return lambda variables: _items(variables.get(name))
    asked = _items(node.values if isinstance(node, ListValueNode) else node)
    return lambda _: asked


def _items(value: object) -> int:
    return len(value) if isinstance(value, list | tuple) else 1


def _length(node: ValueNode | None, default: int) -> Length:
    if isinstance(node, VariableNode):
        name = node.name.value
        return lambda variables: _number(variables.get(name), default)
    asked = int(node.value) if isinstance(node, IntValueNode) else default
    return lambda _: asked


def _number(value: object, default: int) -> int:
    if not isinstance(value, int | float) or not math.isfinite(value):
        return default  # it is refused where it is read
    return int(value)


Lists = Mapping[str, GraphQLInputType]
"""The types of those variables that can hold lists, by their names."""


def lists_of(schema: GraphQLSchema, operation: OperationDefinitionNode) -> Lists:
    """Its variables that can hold lists."""
    types = {}
    for definition in operation.variable_definitions or ():
        type_: Any = type_from_ast(schema, definition.type)
        if is_list_type(get_nullable_type(type_)) or is_input_object_type(
            get_named_type(type_)
        ):
            types[definition.variable.name.value] = type_
    return types


def items_in(lists: Lists, variables: Mapping[str, Any], most: int) -> int:
    """How many there are; counting ends soon above the most that there may be."""
    total = 0
    for name, type_ in lists.items():
        for length in _lengths(variables.get(name), type_):
            total += length
            if total > most:
                return total
    return total


def _lengths(value: Any, type_: GraphQLInputType) -> Iterator[int]:
    """Of the lists in a value that are lists by its type."""
    inner = get_nullable_type(type_)
    if is_list_type(inner) and isinstance(value, list):
        yield len(value)
        for item in value:
            yield from _lengths(item, inner.of_type)
    elif is_input_object_type(inner) and isinstance(value, dict):
        yield len(value)
        for name in inner.fields.keys() & value.keys():
            yield from _lengths(value[name], inner.fields[name].type)


class OperationSize(NamedTuple):
    """The figures of an operation, or of a part of one."""

    depth: int = 0
    fields: int = 0
    root_fields: int = 0
    aliases: int = 0
    directives: int = 0

    def beside(self, other: "OperationSize") -> "OperationSize":
        """Both in the same selection set."""
        return OperationSize(
            max(self.depth, other.depth),
            *(mine + its for mine, its in zip(self[1:], other[1:], strict=True)),
        )


NOTHING = OperationSize()


class DocumentSizes:
    """Counts the operations of one document."""

    def __init__(self, document: DocumentNode) -> None:
        self._fragments = fragments_of(document)
        self._counted: dict[str, OperationSize] = {}

    def of(self, operation: OperationDefinitionNode) -> OperationSize:
        """The figures of an operation."""
        own = _directives(operation, *operation.variable_definitions or ())
        return own.beside(self._selections(operation.selection_set))

    def _selections(self, selections: SelectionSetNode) -> OperationSize:
        return reduce(
            OperationSize.beside, map(self._selection, selections.selections), NOTHING
        )

    def _selection(self, node: SelectionNode) -> OperationSize:
        own = _directives(node)
        if isinstance(node, FieldNode):
            return own.beside(self._field(node))
        if isinstance(node, FragmentSpreadNode):
            return own.beside(self._fragment(node.name.value))
        if isinstance(node, InlineFragmentNode):
            return own.beside(self._selections(node.selection_set))
        return own

    def _field(self, node: FieldNode) -> OperationSize:
        below = self._selections(node.selection_set) if node.selection_set else NOTHING
        return OperationSize(
            # The standard introspection query is deeper than any of ours; how deep
            # introspection may go is a rule of validation.
            depth=0 if node.name.value in INTROSPECTION else below.depth + 1,
            fields=below.fields + 1,
            root_fields=1,
            aliases=below.aliases + (node.alias is not None),
            directives=below.directives,
        )

    def _fragment(self, name: str) -> OperationSize:
        if name not in self._counted:
            # A fragment that leads to itself counts as nothing there, and one that
            # does not exist too: validation refuses both.
            self._counted[name] = NOTHING
            if name in self._fragments:
                self._counted[name] = self._definition(self._fragments[name])
        return self._counted[name]

    def _definition(self, fragment: FragmentDefinitionNode) -> OperationSize:
        return _directives(fragment).beside(self._selections(fragment.selection_set))


class Decorated(Protocol):
    """A part of a document that directives stand at."""

    @property
    def directives(
        self,
    ) -> tuple[DirectiveNode, ...] | tuple[ConstDirectiveNode, ...] | None:
        """The directives."""
        ...


def _directives(*nodes: Decorated) -> OperationSize:
    return OperationSize(directives=sum(len(node.directives or ()) for node in nodes))


def fragments_of(document: DocumentNode) -> dict[str, FragmentDefinitionNode]:
    """The fragments of a document by name."""
    return {
        definition.name.value: definition
        for definition in document.definitions
        if isinstance(definition, FragmentDefinitionNode)
    }
