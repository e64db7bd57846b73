"""Each form of ``completed_by`` names the person that it means."""

from typing import Any

import pytest

from exchange.authors import Author, AuthorReader
from exchange.checks import InvalidValue

USERS = {3: Author("cy@x.org", "Cy", 3)}
FIVE = Author("user-5@project-7.import.invalid", "Label Studio user 5", 5)
ADA = Author("ada@x.org", "")


def read(value: object) -> tuple[Author | None, list[str]]:
    told: list[InvalidValue] = []
    author = AuthorReader(7, USERS).read(value, "completed_by", told)
    return author, [str(fault) for fault in told]


@pytest.mark.parametrize(
    ("value", "author"),
    [
        ({"email": " Ada@X.ORG "}, ADA),
        ("Ada@x.org", ADA),
        (" ada@x.org ", ADA),
        ({"id": 5, "email": "ada@x.org"}, ADA._replace(number=5)),
        ({"id": "5", "email": "ada@x.org"}, ADA._replace(number=5)),
        (
            {"email": "ada@x.org", "first_name": "Ada", "last_name": "Lo"},
            ADA._replace(name="Ada Lo"),
        ),
        (5, FIVE),
        (5.0, FIVE),
        ("5", FIVE),
        ({"id": 5}, FIVE),
        ({"id": 5.0, "email": None}, FIVE),
        ({"id": 5, "email": ""}, FIVE),
        ({"id": 5, "first_name": "Eve"}, FIVE._replace(name="Eve")),
        ("user-5@project-7.import.invalid", FIVE),
        ({"email": "user-5@project-7.import.invalid", "first_name": ""}, FIVE),
        (3, USERS[3]),
        ({"id": 3, "email": None}, USERS[3]),
        ("3", USERS[3]),
        (None, None),
        ("", None),
        ({}, None),
        ({"id": None, "email": None}, None),
    ],
)
def test_each_form_names_who_it_means(value: object, author: Author | None) -> None:
    assert read(value) == (author, [])


def test_who_is_known_by_number_only_is_a_placeholder() -> None:
    assert FIVE.is_placeholder
    assert not ADA.is_placeholder
    assert not USERS[3].is_placeholder


@pytest.mark.parametrize("email", ["i***@example.org", "***", "hidden"])
def test_a_masked_address_gives_way_to_the_number_and_is_told(email: str) -> None:
    author, told = read({"id": 5, "email": email})

    assert author == FIVE
    assert told == [
        f'completed_by.email: is not an address: "{email}". The author is known by the'
        " number 5 only."
    ]


def test_a_masked_address_of_a_number_that_is_known_is_that_person() -> None:
    assert read({"id": 3, "email": "c*@x.org"})[0] == USERS[3]


def test_nobody_is_named_by_what_is_not_a_number() -> None:
    author, told = read(float("nan"))

    assert author is None
    assert "It is read as null" in told[0]


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        (True, "completed_by: must be {"),
        ("ada", 'a user\'s number or null, not "ada"'),
        ([5], "not a list"),
        (5.5, "completed_by: must be a whole number, not 5.5"),
        (2**64, "completed_by: is an integer of more than 64 bits"),
        ({"id": [5]}, "completed_by.id: must be"),
        ({"email": "nobody"}, "completed_by.email: must be an email address"),
        ({"email": "n***@x.org"}, "completed_by.email: must be an email address"),
        ({"email": 7}, "completed_by.email: must be an email address, not 7"),
    ],
)
def test_what_names_nobody_is_refused(value: Any, fault: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        read(value)

    assert fault in str(caught.value)
