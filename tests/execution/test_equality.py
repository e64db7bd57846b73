"""Breadth first and graphql-core's way give the same answers, whatever is asked."""

import os
import re

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from tests.execution.asking import BREADTH_FIRST, COMPILED, answer, both, compiled
from tests.execution.documents import Document, documents
from tests.execution.library import Library

EXAMPLES = int(os.environ.get("DOCUMENTS", "100"))
MADE_UP = settings(
    database=None, deadline=None, suppress_health_check=list(HealthCheck)
)

EVERYTHING = r"""
^query
^mutation
^fragment F0 on
\.\.\.F0
\.\.\. on Book
\.\.\. {
@include\(if: \$
@skip\(if: true
\ba\d+: \w+
__typename
\$v0: ID!
! =
genre: \$
CRIME
filters: \[{
pages: {
lte:
node\(
nodes\(
printed
edges
similar
beside
stream
"""


def test_generated_documents_have_the_same_answer(documents_seed: int) -> None:
    @seed(documents_seed)
    @settings(MADE_UP, max_examples=EXAMPLES)
    @given(
        documents(BREADTH_FIRST._schema, operations=("query", "mutation")),
        st.integers(0, 9999),
        st.sampled_from([0.0, 0.02, 0.2, 0.6]),
    )
    def same_answer(document: Document, shelf: int, oddness: float) -> None:
        library = Library(shelf, oddness)
        ours, theirs = both(document.text, library, **document.variables)
        assert ours == theirs
        again = compiled(COMPILED, document.text)
        assert answer(again.execute(document.variables, library)) == theirs

    same_answer()


def test_the_generator_writes_everything_that_a_document_can_hold() -> None:
    missing = EVERYTHING.strip().splitlines()

    # What Hypothesis draws also depends on the modules that other tests imported, so
    # there are as many rounds as it takes, within reason.
    for round_ in range(5):
        written = "\n".join(_texts(seed_=round_))
        missing = [
            part for part in missing if not re.search(part, written, re.MULTILINE)
        ]
        if not missing:
            break

    assert missing == []


def _texts(seed_: int) -> list[str]:
    texts: list[str] = []

    @seed(seed_)
    @settings(MADE_UP, max_examples=100)
    @given(documents(BREADTH_FIRST._schema, operations=("query", "mutation")))
    def collect(document: Document) -> None:
        texts.append(document.text)

    collect()
    return texts
