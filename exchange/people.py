"""The users that the authors of an import are."""

from collections.abc import Iterable, Mapping, Set
from typing import NamedTuple

from exchange.authors import Author
from exchange.options import ImportOptions
from models import placeholders
from models.commands import imports
from models.commands import placeholders as replacing


class People(NamedTuple):
    """The users of some authors, and which users are but a number."""

    ids: Mapping[str, int]
    placeholder_ids: Set[int]

    def owner(self, author: Author | None) -> int | None:
        """The user that an author is; None for nobody."""
        return None if author is None else self.ids[author.email]

    def is_known(self, user_id: int | None) -> bool:
        """Whether the user is more than a number of some Label Studio."""
        return user_id is not None and user_id not in self.placeholder_ids


class ImportedPeople:
    """The users of one import's authors, created if missing."""

    def __init__(self, project_id: int, options: ImportOptions) -> None:
        self._project_id = project_id
        self._options = options
        self._placeholder_ids: set[int] | None = None

    def of(self, authors: Iterable[Author]) -> tuple[People, int]:
        """The users of these authors, and how many of them were made now."""
        ids, created = imports.user_ids(_names(authors))
        if self._placeholder_ids is None:
            self._placeholder_ids = imports.placeholder_ids()
        self._placeholder_ids.update(
            id_
            for email, id_ in ids.items()
            if placeholders.number_of(email) is not None
        )
        return People(ids, self._placeholder_ids), created

    def knows_numbers(self) -> bool:
        """Whether somebody is known by a number here who has an address by now."""
        return bool(imports.known_users(self._addresses()))

    def merge(self) -> tuple[int, int]:
        """Let people take the place of their numbers in the project.

        Returns:
            How many did, and how many users were made for it.

        """
        addresses = self._addresses()
        if not addresses:
            return 0, 0
        former = imports.known_users(addresses)
        people, created = imports.user_ids(_names(addresses[email] for email in former))
        places = {id_: people[addresses[email].email] for email, id_ in former.items()}
        replacing.replace(places)
        return len(places), created

    def _addresses(self) -> dict[str, Author]:
        """Who is meant by each address that is made of a number."""
        return {
            placeholders.address_of(number, self._project_id, self._options.source): who
            for number, who in self._options.users.items()
        }


def _names(authors: Iterable[Author]) -> dict[str, str]:
    """The names of all authors by their addresses; a name goes before none."""
    names: dict[str, str] = {}
    for author in authors:
        names[author.email] = names.get(author.email) or author.name
    return names
