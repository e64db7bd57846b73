"""Who is measured, how it is asked, and when its answer is right."""

import json
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from benchmarks.scenarios import Marks, Scenario

ID = "%ID%"
"""Stands in a body or a path for the id that changes."""


class Request(NamedTuple):
    """What is sent for a scenario."""

    body: str = ""
    path: str = "/graphql"
    method: str = "POST"
    marks: Marks | None = None

    def about(self, annotation: int) -> "Request":
        """The same, about this annotation."""
        body, path = (one.replace(ID, str(annotation)) for one in self[:2])
        return self._replace(body=body, path=path)


def graphql(scenario: Scenario) -> Request:
    """The scenario's own document, by POST."""
    variables = dict(scenario.variables)
    if scenario.marks is not None:
        variables["id"] = ID
    body = json.dumps({"query": scenario.document, "variables": variables})
    return Request(body, marks=scenario.marks)


def same_bytes(_: Scenario, ours: bytes, theirs: bytes) -> bool:
    """Whether both are the same, byte for byte."""
    return ours == theirs


def same_json(_: Scenario, ours: bytes, theirs: bytes) -> bool:
    """Whether both are the same JSON."""
    same: bool = json.loads(ours) == json.loads(theirs)
    return same


class Contender(NamedTuple):
    """Who is measured."""

    name: str
    command: tuple[str, ...]
    """``{port}`` in it is where it listens."""
    install: Callable[[], None] = lambda: None
    environment: Mapping[str, str] = {}
    authorization: str = "Bearer {token}"
    scenarios: frozenset[str] = frozenset({"page", "viewer", "set"})
    request: Callable[[Scenario], Request] = graphql
    same: Callable[[Scenario, bytes, bytes], bool] = same_bytes
    fill: Callable[[Any], "Contender"] | None = None
    """Where set, it brings rows to the running server; who is then asked."""
    seconds: int = 0
    """At least so many a round: for the slow."""
    seconds_to_start: int = 60

    def takes(self, scenario: Scenario) -> bool:
        """Whether it can be asked this."""
        return scenario.name in self.scenarios
