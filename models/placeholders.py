"""People of whom only a number of their Label Studio is known.

Each number of a project is one user, whose address can belong to nobody. The address
is never shown: see :func:`number_of`.
"""

import re

_ADDRESS = re.compile(r"user-(-?[0-9]{1,19})@project-[0-9]+\.import\.invalid")


def address_of(number: int, project_id: int) -> str:
    """The address that stands for this number in this project.

    It holds the project, so that the numbers of two Label Studios never become one
    person.
    """
    return f"user-{number}@project-{project_id}.import.invalid"


def name_of(number: int) -> str:
    """What such a user is called.

    >>> name_of(2)
    'Label Studio user 2'
    """
    return f"Label Studio user {number}"


def number_of(email: str) -> int | None:
    """The number that an address stands for; None for the address of a person.

    >>> number_of("user-2@project-7.import.invalid")
    2
    >>> number_of("ada@example.org")
    """
    match = _ADDRESS.fullmatch(email)
    return int(match[1]) if match else None
