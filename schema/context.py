"""What each field of one operation is told about who asks."""

from dataclasses import dataclass, field
from functools import cached_property
from uuid import uuid4

from models.commands.comparing import Ahead
from models.rows import UserRow
from resolvers.viewers import Viewer, viewer_of
from schema.asked import Asked


def _fresh_id() -> str:
    return uuid4().hex


@dataclass
class Context:
    """The user who asks, and the limits and the name of this one operation."""

    user: UserRow
    request_id: str = field(default_factory=_fresh_id)
    seconds: float = 10.0
    """How long the operation may take."""
    was_ended: bool = field(default=False, init=False)
    """Whether it took longer and was ended."""
    ahead: dict[int, Ahead] = field(default_factory=dict, init=False)
    """What was computed before the write began, by the annotation to be marked."""
    asked: Asked = field(default_factory=Asked, init=False)
    """What Label Studio answered before the write began."""

    @cached_property
    def viewer(self) -> Viewer:
        """The user with the present roles.

        First asked for inside the operation's transaction: a role that was taken
        away before it began is gone.
        """
        return viewer_of(self.user)
