"""A list of users says who the numbers of a Label Studio are."""

import json
from pathlib import Path

import pytest

from exchange.authors import Author
from exchange.tasks import TaskReader
from exchange.users import read_users
from models.refusals import Refusal

ADA, BEN = Author("ada@x.org", "Ada Lo", 2), Author("ben@x.org", "", 3)
LIST = [
    {"id": 2, "email": "Ada@x.org", "first_name": "Ada", "last_name": "Lo"},
    {"id": 3, "email": "ben@x.org", "first_name": "", "username": "ben"},
]


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(LIST),
        json.dumps({"count": 2, "next": None, "results": LIST}),
        "\n".join(map(json.dumps, LIST)),
        "id,email,first_name,last_name\n2,ada@x.org,Ada,Lo\n3,ben@x.org,,\n",
        "email;ID;first_name;last_name\nada@x.org;2;Ada;Lo\nben@x.org;3;;\n",
        "\ufeffID\tEmail\tfirst_name\tlast_name\r\n2\tada@x.org\tAda\tLo\r\n3\tben@x.org",
    ],
)
def test_a_list_or_a_table_names_the_numbers(tmp_path: Path, text: str) -> None:
    file = tmp_path / "users"
    file.write_text(text, encoding="utf-8")

    users = read_users(file)

    assert users == {2: ADA, 3: BEN}
    value = {"data": {}, "annotations": [{"result": [], "completed_by": 2}]}
    reading = TaskReader(7, users=users).read(value)
    assert reading.task is not None
    assert reading.task.annotations[0].author == ADA


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[{"id": 2}]', "User 0 must have a number and an address"),
        ('[{"email": "ada@x.org"}]', "User 0 must have a number and an address"),
        ('[{"id": 2, "email": "a***@x.org"}]', "User 0 must have a number and an"),
        ('[{"id": "two", "email": "ada@x.org"}]', "users[0].id: must be"),
        ("[2]", "User 0 must have a number and an address"),
        (
            '[{"id": 2, "email": "a@x.org"}, {"id": 2, "email": "b@x.org"}]',
            "User 1: 2 is the number of two addresses",
        ),
        ("name,address\nAda,ada@x.org\n", "id,email,first_name,last_name"),
        ("", "id,email,first_name,last_name"),
        ('[{"id": 2', "The JSON breaks at line 1"),
    ],
)
def test_a_file_that_names_nobody_is_refused(
    tmp_path: Path, text: str, message: str
) -> None:
    file = tmp_path / "users.csv"
    file.write_text(text)

    with pytest.raises(Refusal) as caught:
        read_users(file)

    assert message in str(caught.value)
    assert "users.csv" in str(caught.value)
