"""GraphQL documents: valid ones for every field and mutation, and broken ones."""

import re
from typing import NamedTuple

import orjson
from hypothesis import strategies as st

from schema.schema import schema
from tests.execution.documents import Document, documents
from tests.fuzz.world import JSON, World, check_answer
from tests.schema.test_equality import VALUES

_TOKENS = re.compile(r"\s+|\w+|.", re.DOTALL)
_ODD = ["{", "}", "(", ")", "...", "@", "$", "!", "on", "null", "\0", '"""', "é", ":"]


class _Edit(NamedTuple):
    """A token that is taken out, doubled, or has something odd put before it."""

    place: int
    odd: str | None
    is_twice: bool


_edits = st.lists(
    st.builds(
        _Edit,
        st.integers(0, 2_000),
        st.none() | st.sampled_from(_ODD) | st.text(max_size=3),
        st.booleans(),
    ),
    max_size=3,
)
_valid = documents(
    schema._schema,
    values=VALUES,
    operations=("query", "query", "mutation"),
    most_fields=15,
)
CASES = st.tuples(_valid, st.just([]) | _edits)


def run(world: World, case: tuple[Document, list[_Edit]]) -> None:
    """Send the document, edited."""
    document, edits = case
    body = {"query": _edited(document.text, edits), "variables": document.variables}
    try:
        content = orjson.dumps(body)
    except TypeError:  # half of a surrogate pair
        return
    check_answer(world.client.post("/graphql", content=content, headers=JSON))


def _edited(text: str, edits: list[_Edit]) -> str:
    tokens = _TOKENS.findall(text)
    for edit in edits:
        place = edit.place % len(tokens)
        count = 2 if edit.is_twice else 1
        tokens[place] = tokens[place] * count if edit.odd is None else edit.odd
    return "".join(tokens)
