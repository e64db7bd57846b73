"""Makes the plan of an operation: which fields to resolve, and how to complete them.

A plan follows CollectFields and ExecuteSelectionSet of the specification, once for each
concrete type instead of once for each object. What a plan cannot express raises
`NeedsGraphQLCoreError`.
"""

from typing import Any, NamedTuple, cast

from graphql import (
    DirectiveNode,
    GraphQLAbstractType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    OperationDefinitionNode,
    Visitor,
    is_abstract_type,
    is_leaf_type,
    visit,
)
from graphql.execution.collect_fields import (
    FieldDetailsList,
    FragmentDetails,
    GroupedFieldSet,
    collect_fields,
    collect_subfields,
)
from graphql.execution.values import VariableValues
from graphql.pyutils import Path

from execution.arguments import Arguments, variables_in
from execution.completion import Completion, ListCompletion
from execution.field_source import FieldResolver, is_type_of, source_of
from execution.leaves import leaf_completion
from execution.objects import AbstractCompletion, ObjectCompletion
from execution.run import FieldInfo, NeedsGraphQLCoreError
from execution.selections import (
    DeclaredField,
    ResolvedField,
    SelectedField,
    SelectionSet,
    TypeNameField,
)

CONDITIONS = {"include", "skip"}
INCREMENTAL = {"defer", "stream"}

# Each concrete type of an interface is planned, so without a limit the plan of nested
# interfaces would grow exponentially with their depth.
MAX_FIELDS = 5_000
MAX_LEVELS = 50


class ParsedOperation(NamedTuple):
    """An operation of a valid document."""

    schema: GraphQLSchema
    node: OperationDefinitionNode
    fragments: dict[str, FragmentDetails]
    """The fragments of its document, by name."""


class ConditionVariables(Visitor):
    """The variables on which it depends which fields are selected."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_directive(self, node: DirectiveNode, *_: Any) -> None:
        """Add the variables of ``@include`` and ``@skip``."""
        if node.name.value in INCREMENTAL:
            raise NeedsGraphQLCoreError
        if node.name.value in CONDITIONS:
            self.names |= variables_in(node.arguments)


def condition_variables(operation: ParsedOperation) -> frozenset[str]:
    """The variables whose values make different plans of the same operation."""
    conditions = ConditionVariables()
    visit(operation.node, conditions)
    for fragment in operation.fragments.values():
        visit(fragment.definition, conditions)
    return frozenset(conditions.names)


class Planner:
    """Makes one plan of an operation, for the given values of its conditions."""

    def __init__(self, operation: ParsedOperation, conditions: VariableValues) -> None:
        self._schema, self._operation, self._fragments = operation
        self._conditions = conditions
        self._fields_left = MAX_FIELDS
        self._levels_left = MAX_LEVELS
        # Fragment variables are not part of the specification yet.
        if any(fragment.variable_signatures for fragment in self._fragments.values()):
            raise NeedsGraphQLCoreError

    def plan(self) -> SelectionSet:
        """The selection of the root, with everything selected below it."""
        operation = self._operation
        root_type = self._schema.get_root_type(operation.operation)
        if root_type is None:
            raise NeedsGraphQLCoreError
        collected = collect_fields(
            self._schema, self._fragments, self._conditions, root_type, operation
        )
        return self._selection(root_type, collected.grouped_field_set, None)

    def _selection(
        self, type_: GraphQLObjectType, grouped: GroupedFieldSet, path: Path | None
    ) -> SelectionSet:
        fields = (
            self._field(type_, key, details, path) for key, details in grouped.items()
        )
        return SelectionSet([field for field in fields if field is not None])

    def _field(
        self,
        parent_type: GraphQLObjectType,
        key: str,
        details: FieldDetailsList,
        path: Path | None,
    ) -> SelectedField | None:
        self._fields_left -= 1
        if self._fields_left < 0:
            raise NeedsGraphQLCoreError
        name = details[0].node.name.value
        if name == "__typename":
            return TypeNameField(key, parent_type.name)
        definition = self._schema.get_field(parent_type, name)
        if definition is None:
            return None  # graphql-core leaves unknown fields out as well
        if name.startswith("__"):
            raise NeedsGraphQLCoreError  # introspection
        here = Path(path, key, parent_type.name)
        return self._completed_field(FieldInfo(parent_type, definition, details, here))

    def _completed_field(self, field: FieldInfo) -> SelectedField:
        arguments = Arguments(field.definition, field.details[0].node)
        completion = self._completion(field.definition.type, field)
        source = source_of(field.definition)
        if not isinstance(source, FieldResolver):
            return DeclaredField(field, arguments, completion, source)
        # ``info`` holds a path with list indices, one for each object; only the path of
        # a root field is the same for all.
        if source.is_async or (source.takes_info and field.path.prev is not None):
            raise NeedsGraphQLCoreError
        return ResolvedField(field, arguments, completion, source.function)

    def _completion(
        self, type_: GraphQLOutputType, field: FieldInfo, *, nullable: bool = True
    ) -> Completion:
        if isinstance(type_, GraphQLNonNull):
            return self._completion(type_.of_type, field, nullable=False)
        if isinstance(type_, GraphQLList):
            items = self._completion(type_.of_type, field)
            return ListCompletion(
                field, nullable=nullable, item_type=type_.of_type, items=items
            )
        if is_leaf_type(type_):
            return leaf_completion(field, nullable=nullable, type_=type_)
        if is_abstract_type(type_):
            return self._abstract(type_, field, nullable=nullable)
        objects = cast("GraphQLObjectType", type_)
        return self._objects(objects, field, nullable=nullable)

    def _abstract(
        self, type_: GraphQLAbstractType, field: FieldInfo, *, nullable: bool
    ) -> Completion:
        objects = {
            possible.name: self._objects(possible, field, nullable=nullable)
            for possible in self._schema.get_possible_types(type_)
        }
        return AbstractCompletion(
            field, nullable=nullable, type_=type_, objects=objects
        )

    def _objects(
        self, type_: GraphQLObjectType, field: FieldInfo, *, nullable: bool
    ) -> ObjectCompletion:
        collected = collect_subfields(
            self._schema,
            self._fragments,
            self._conditions,
            self._operation,
            type_,
            field.details,
        )
        # Deep plans would exceed Python's recursion limit when they run.
        self._levels_left -= 1
        if self._levels_left < 0:
            raise NeedsGraphQLCoreError
        selection = self._selection(type_, collected.grouped_field_set, field.path)
        self._levels_left += 1
        return ObjectCompletion(
            field,
            nullable=nullable,
            type_=type_,
            selection=selection,
            is_type_of=is_type_of(type_),
        )
