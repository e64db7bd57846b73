"""Who is asking, and what they may see and do: the one place that decides."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from models.queries import users
from models.refusals import not_found
from models.rows import AnnotationRow, UserRow
from models.scope import Scope


class Role(StrEnum):
    """What a member may do in a project; each may do all that those before it may."""

    ANNOTATOR = "ANNOTATOR"
    REVIEWER = "REVIEWER"
    MANAGER = "MANAGER"
    ADMIN = "ADMIN"


_RANKS = {role: rank for rank, role in enumerate(Role)}


class Forbidden(Exception):  # noqa: N818 - it is no fault of the program's
    """The viewer sees the object, but may not do this with it. Nothing was changed."""


@dataclass(frozen=True)
class Viewer:
    """A user who asks, with the role in each project."""

    user: UserRow
    roles: Mapping[int, Role]

    @property
    def id(self) -> int:
        """The user's id."""
        return self.user.id

    @cached_property
    def scope(self) -> Scope:
        """How far this viewer sees; every read takes it."""
        if self.user.is_admin:
            return Scope(self.id)
        own = frozenset(p for p, role in self.roles.items() if role is Role.ANNOTATOR)
        return Scope(self.id, own, frozenset(self.roles) - own)

    @cached_property
    def managed(self) -> frozenset[int] | None:
        """The projects that this viewer manages. None is every one there is."""
        if self.user.is_admin:
            return None
        return frozenset(p for p in self.roles if self.may(Role.MANAGER, p))

    def role_in(self, project_id: int) -> Role | None:
        """The viewer's role in a project, None for no member of it."""
        return Role.ADMIN if self.user.is_admin else self.roles.get(project_id)

    def may(self, least: Role, project_id: int) -> bool:
        """Whether the viewer has this role in a project, or one that may do more."""
        role = self.role_in(project_id)
        return role is not None and _RANKS[role] >= _RANKS[least]

    def may_see_ground_truths(self, project_id: int) -> bool:
        """Whether ground truths, accuracies and the history are seen there."""
        return self.scope.has_full_access(project_id)

    def may_set_ground_truths(self, project_id: int) -> bool:
        """Whether the viewer may set and take away ground truths there."""
        return self.may(Role.REVIEWER, project_id)

    def may_change(self, annotation: AnnotationRow) -> bool:
        """Whether the viewer may edit and delete this annotation."""
        own = annotation.annotator_id == self.id
        return own or self.may(Role.MANAGER, annotation.project_id)

    def demand(self, least: Role, project_id: int, what: str) -> None:
        """Refuse a viewer who may not do this in a project.

        Raises:
            Refusal: the viewer does not see the project at all.
            Forbidden: the viewer's role there is not enough.

        """
        role = self.role_in(project_id)
        if role is None:
            raise not_found("Project", project_id)
        if not self.may(least, project_id):
            raise Forbidden(
                f"{what} requires the role {least} in this project; you are {role}."
            )

    def demand_admin(self, what: str) -> None:
        """Refuse a viewer who is not an admin.

        Raises:
            Forbidden: the viewer is not an admin.

        """
        if not self.user.is_admin:
            raise Forbidden(f"Only an admin can {what}.")


def viewer_of(user: UserRow) -> Viewer:
    """The user with the present roles, read in the transaction that is open."""
    roles = {} if user.is_admin else users.roles_of(user.id)
    return Viewer(user, {project: Role(role) for project, role in roles.items()})
