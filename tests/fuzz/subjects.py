"""All ways in, each with how its input is made up and what is done with it."""

from collections.abc import Callable
from typing import Any, NamedTuple

from hypothesis import strategies as st

from tests.fuzz import documents, files, requests, scoring_cases, sockets
from tests.fuzz.world import World


class Subject(NamedTuple):
    """One way in."""

    name: str
    cases: st.SearchStrategy[Any]
    run: Callable[[World, Any], None]
    weight: int = 1
    """How many times as many cases as of the slowest."""


SUBJECTS = (
    Subject("documents", documents.CASES, documents.run),
    Subject("requests", requests.CASES, requests.run, 3),
    Subject("files", files.CASES, files.run),
    Subject("label configs", scoring_cases.CONFIGS, scoring_cases.configure),
    Subject("scoring", scoring_cases.CASES, scoring_cases.run, 3),
    Subject("sockets", sockets.CASES, sockets.run, 2),
)
