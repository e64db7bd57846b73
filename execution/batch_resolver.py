"""Shows Strawberry a batch function as the field of one parent."""

import inspect
import types
from functools import cached_property
from typing import Any, Union, get_args, get_origin

from strawberry.annotation import StrawberryAnnotation
from strawberry.types.fields.resolver import StrawberryResolver

from execution.declarations import CONTEXT, SELECTED


class BatchResolver(StrawberryResolver[Any]):
    """Shows Strawberry the field of one parent that a batch function makes."""

    @cached_property
    def signature(self) -> inspect.Signature:
        """The function's own arguments alone, and one element of what it returns."""
        full = super().signature
        return full.replace(
            parameters=[
                parameter
                for parameter in list(full.parameters.values())[1:]
                if parameter.name not in {CONTEXT, SELECTED}
            ],
            return_annotation=self._element(full.return_annotation),
        )

    def _element(self, annotation: Any) -> Any:
        if isinstance(annotation, str):
            annotation = StrawberryAnnotation(
                annotation, namespace=self._namespace
            ).evaluate()
        arguments = get_args(annotation)
        return _without_exceptions(arguments[0]) if arguments else annotation


def _without_exceptions(annotation: Any) -> Any:
    """``X | KeyError`` as ``X``: exceptions among the values are no GraphQL type."""
    if get_origin(annotation) not in (Union, types.UnionType):
        return annotation
    kept = [
        member
        for member in get_args(annotation)
        if not (isinstance(member, type) and issubclass(member, Exception))
    ]
    return Union[tuple(kept)]  # noqa: UP007
