"""One client of the server by HTTP, which notes what became of every request."""

import time
from collections import defaultdict
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import httpx2
from graphql import OperationDefinitionNode, parse, print_ast

DOCUMENTS = Path(__file__).with_name("documents.graphql")
SECONDS = 25
"""Nobody waits longer: operations end after ten seconds, SQLite's queue included."""
SECONDS_TO_COME_BACK = 90
TYPED = {"BAD_USER_INPUT", "FORBIDDEN"}


class Kind(StrEnum):
    """What became of a request."""

    DONE = "done"
    REFUSED = "refused"
    UNAVAILABLE = "unavailable (503)"
    BROKEN = "broken (5xx or INTERNAL_SERVER_ERROR)"
    LOST = "no answer"
    HANGING = "hanging"
    ODD = "neither a 2xx nor a typed refusal"


SETTLED = {Kind.DONE, Kind.REFUSED}


class Answer(NamedTuple):
    """What the server said. Of what is not settled nobody knows whether it was done."""

    kind: Kind
    data: Any = None
    code: str | None = None
    said: str = ""

    @property
    def is_settled(self) -> bool:
        """Whether it is known what was done."""
        return self.kind in SETTLED


class Fault(NamedTuple):
    """A request or a socket that did not go well, and when (monotonic)."""

    began: float
    ended: float
    kind: Kind
    what: str


@cache
def documents() -> dict[str, str]:
    """The text of each operation by its name."""
    found = parse(DOCUMENTS.read_text(encoding="utf-8")).definitions
    return {
        one.name.value: print_ast(one)
        for one in found
        if isinstance(one, OperationDefinitionNode) and one.name is not None
    }


class Asker:
    """Sends operations by their names, one after another."""

    def __init__(self, url: str, token: str) -> None:
        self._client = httpx2.Client(
            base_url=url,
            headers={"authorization": f"Bearer {token}"},
            timeout=SECONDS,
            trust_env=False,
        )
        self.seconds: defaultdict[str, list[float]] = defaultdict(list)
        self.refusals: defaultdict[str, int] = defaultdict(int)
        self.faults: list[Fault] = []

    def ask(self, name: str, **variables: Any) -> Answer:
        """What becomes of one operation."""
        began = time.monotonic()
        answer = self._sent(name, variables)
        ended = time.monotonic()
        self.seconds[name].append(ended - began)
        if answer.kind is Kind.REFUSED:
            self.refusals[f"{name}: {answer.code}"] += 1
        if not answer.is_settled:
            self.faults.append(
                Fault(began, ended, answer.kind, f"{name}: {answer.said}")
            )
            time.sleep(0.2)
        return answer

    def insist(self, name: str, **variables: Any) -> Answer:
        """What becomes of one operation that may be repeated, once it is known."""
        latest = time.monotonic() + SECONDS_TO_COME_BACK
        while time.monotonic() < latest:
            answer = self.ask(name, **variables)
            if answer.is_settled:
                return answer
        raise TimeoutError(f"{name} got no answer for {SECONDS_TO_COME_BACK} s.")

    def close(self) -> None:
        """Let the connection go."""
        self._client.close()

    def _sent(self, name: str, variables: dict[str, Any]) -> Answer:
        body = {"query": documents()[name], "variables": variables}
        try:
            response = self._client.post("/graphql", json=body)
        except httpx2.TimeoutException as error:
            return Answer(Kind.HANGING, said=repr(error))
        except httpx2.TransportError as error:
            return Answer(Kind.LOST, said=repr(error))
        return _read(response)


def _read(response: httpx2.Response) -> Answer:
    shown = f"{response.status_code} {response.text[:200]}"
    if response.status_code == httpx2.codes.SERVICE_UNAVAILABLE:
        return Answer(Kind.UNAVAILABLE, said=shown)
    if response.is_server_error:
        return Answer(Kind.BROKEN, said=shown)
    content = response.json()
    errors = content.get("errors", ())
    if not errors and response.is_success:
        return Answer(Kind.DONE, content["data"])
    extensions = errors[0].get("extensions", {}) if errors else {}
    code = extensions.get("code")
    if code in TYPED:
        return Answer(Kind.REFUSED, content.get("data"), extensions.get("reason", code))
    odd = Kind.BROKEN if code == "INTERNAL_SERVER_ERROR" else Kind.ODD
    return Answer(odd, said=shown)
