"""What the README shows is what a newcomer sees."""

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import orjson
import pytest

from exchange.samples import load_samples
from models.commands import accounts
from schema.context import Context
from schema.schema import schema

README = (Path(__file__).parents[1] / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"```(graphql|json)\n(.*?)```", README, re.DOTALL)
SHOWN = [
    pytest.param(document, orjson.loads(answer), id=document.split()[0])
    for (kind, document), (next_kind, answer) in pairwise(BLOCKS)
    if (kind, next_kind) == ("graphql", "json")
]
FILES = re.findall(r"^\| `([^`]+)` \|", README, re.MULTILINE)


@pytest.mark.parametrize(("document", "answer"), SHOWN)
def test_a_document_of_the_readme_is_answered_as_it_shows(
    store: None, document: str, answer: dict[str, Any]
) -> None:
    load_samples()

    result = schema.execute_sync(
        document, context_value=Context(accounts.local_admin())
    )

    assert result.errors is None
    assert orjson.loads(orjson.dumps({"data": result.data})) == answer


def test_the_readme_shows_a_query_and_a_mutation() -> None:
    assert [shown.id for shown in SHOWN] == ["query", "mutation"]


@pytest.mark.parametrize("file", FILES)
def test_a_file_that_the_readme_names_is_there(file: str) -> None:
    assert (Path(__file__).parents[1] / file).is_file()
