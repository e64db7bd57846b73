"""The hooks of Strawberry's extensions, looked for once for each class of them."""

import inspect
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from functools import lru_cache
from typing import Any

from strawberry.extensions import SchemaExtension
from strawberry.extensions.context import (
    ExecutingContextManager,
    ExtensionContextManagerBase,
    OperationContextManager,
)

Hook = Callable[[SchemaExtension], AbstractContextManager[Any]]


def around_operation(
    extensions: Sequence[SchemaExtension],
) -> AbstractContextManager[Any]:
    """Their ``on_operation``."""
    return _around(extensions, OperationContextManager)


def around_execution(
    extensions: Sequence[SchemaExtension],
) -> AbstractContextManager[Any]:
    """Their ``on_execute``."""
    return _around(extensions, ExecutingContextManager)


def _around(
    extensions: Sequence[SchemaExtension], theirs: type[ExtensionContextManagerBase]
) -> AbstractContextManager[Any]:
    found = _hooks(tuple(map(type, extensions)), theirs.HOOK_NAME)
    if found is None:
        return theirs(list(extensions))
    if len(found) == 1:
        place, hook = found[0]
        return hook(extensions[place])
    return _all(found, extensions) if found else nullcontext()


@contextmanager
def _all(
    hooks: Sequence[tuple[int, Hook]], extensions: Sequence[SchemaExtension]
) -> Any:
    with ExitStack() as stack:
        for place, hook in hooks:
            stack.enter_context(hook(extensions[place]))
        yield


@lru_cache(maxsize=64)
def _hooks(
    kinds: tuple[type[SchemaExtension], ...], name: str
) -> list[tuple[int, Hook]] | None:
    """The hooks of this name, by the place of their extension.

    None where one is no plain generator: Strawberry knows what to do with those.
    """
    found: list[tuple[int, Hook]] = []
    for place, kind in enumerate(kinds):
        function = getattr(kind, name)
        if function is getattr(SchemaExtension, name):
            continue
        if not inspect.isgeneratorfunction(function):
            return None
        found.append((place, contextmanager(function)))
    return found
