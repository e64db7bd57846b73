"""How a type knows its objects, when they are instances of given classes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, init=False)
class instances:  # noqa: N801
    """The ``is_type_of`` of a type whose objects are instances of these classes.

    >>> class Row(NamedTuple):
    ...     title: str
    >>> @strawberry.type
    ... class Task:
    ...     is_type_of = instances(Row)
    ...     title: str = column(description="What is shown.")
    """

    classes: tuple[type, ...]

    def __init__(self, *classes: type) -> None:
        object.__setattr__(self, "classes", classes)

    def __call__(self, value: object, info: object) -> bool:
        """Whether the value is an instance of one of the classes."""
        return isinstance(value, self.classes)
