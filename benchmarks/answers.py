"""Whether a contender gives the right answer: before anything is measured."""

from benchmarks.contenders.contender import Request
from benchmarks.scenarios import ANSWERS, Marks, Scenario
from benchmarks.servers import ContenderError, Server

_BEGIN = b'{"data":'
_SHOWN = 60


def check(ours: Server, other: Server, scenario: Scenario) -> None:
    """See that this contender answers as ours does.

    Raises:
        ContenderError: it does not; the message shows where the answers part.

    """
    expected, given = _answer(ours, scenario), _answer(other, scenario)
    if not other.contender.same(scenario, expected, given):
        raise ContenderError(f"gives another answer: {_difference(expected, given)}")


def _answer(server: Server, scenario: Scenario) -> bytes:
    """The bytes of its ``data``, or all where it is no GraphQL server."""
    request = server.contender.request(scenario)
    marks = request.marks
    found = _marked_anew(server, request, marks) if marks else server.ask(request)
    if found.startswith(_BEGIN) and found.endswith(b"}"):
        return found.removeprefix(_BEGIN)[:-1]
    if b'"errors"' in found:
        raise ContenderError(f"answers with errors: {found[:200]!r}")
    return found


def _marked_anew(server: Server, request: Request, marks: Marks) -> bytes:
    """Mark another annotation of the last task, then the one that is compared."""
    first = marks.first + (marks.tasks - 1) * ANSWERS
    server.ask(request.about(first))
    return server.ask(request.about(first + 1))


def _difference(expected: bytes, given: bytes) -> str:
    pairs = zip(expected, given, strict=False)
    shorter = min(len(expected), len(given))
    at = next((n for n, (one, other) in enumerate(pairs) if one != other), shorter)
    shown = slice(max(0, at - _SHOWN // 2), at + _SHOWN)
    return f"{given[shown]!r} where ours has {expected[shown]!r}"
