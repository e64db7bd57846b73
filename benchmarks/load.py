"""Asking a contender as fast as it answers, by wrk: eight connections, one thread."""

import json
import re
import subprocess
from pathlib import Path

from benchmarks.contenders.servers import Server
from benchmarks.scenarios import ANSWERS, Scenario

CONNECTIONS = 8
SCRIPT = Path(__file__).with_name("load.lua")


class LoadError(RuntimeError):
    """A contender did not answer all that it was asked."""


def version() -> str:
    """Which wrk this is."""
    said = subprocess.run(["wrk", "-v"], capture_output=True, text=True, check=False)
    return said.stdout.split("[")[0].strip()


def rate(server: Server, scenario: Scenario, round_: int, seconds: int) -> float:
    """Answers in a second.

    Args:
        server: who is asked.
        scenario: what is asked.
        round_: two rounds after each other mark different annotations of a task.
        seconds: how long.

    """
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", str(SCRIPT)]
    arguments = [server.token, body(server, scenario)]
    if scenario.first_annotation is not None:
        which = round_ % ANSWERS
        arguments += map(str, (scenario.first_annotation, ANSWERS, which))
    command += [server.url(scenario), "--", *arguments]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return _rate(said, server, scenario)


def body(server: Server, scenario: Scenario) -> str:
    """What is sent, with %ID% in the place of an id that changes."""
    variables = dict(scenario.variables)
    if scenario.first_annotation is not None:
        variables["id"] = "%ID%"
    document = server.document(scenario)
    return json.dumps({"query": document, "variables": variables})


def _rate(said: str, server: Server, scenario: Scenario) -> float:
    found = re.search(r"RESULT (\d+) (\d+) (\d+)", said)
    if found is None or int(found[3]) or not int(found[1]):
        raise LoadError(f"{server.name}, {scenario.title}: {said}")
    return int(found[1]) / (int(found[2]) / 1e6)
