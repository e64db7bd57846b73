"""Our server beside a Label Studio: a process of its own, asked by its GraphQL."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx2

from tests.label_studio.there import free_port
from tests.serving.running import SERVER, environment

Json = dict[str, Any]

SECONDS_TO_START = 60


class Here:
    """A server with a database of its own.

    Args:
        folder: for the database, its key and a log; made.

    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._database = f"sqlite:///{folder / 'ground_truth.db'}"
        self._process: subprocess.Popen[bytes] | None = None
        self._http = httpx2.Client(base_url=self.url, timeout=60, trust_env=False)

    def start(self) -> None:
        """Start it, and wait until it answers."""
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own script
                [sys.executable, str(SERVER), "serve", "--port", str(self.port)],
                cwd=self.folder,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        end = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < end and self._process.poll() is None:
            try:
                self._http.get("/")
                return
            except httpx2.TransportError:
                time.sleep(0.1)
        raise RuntimeError((self.folder / "log").read_text()[-600:])

    def kill(self) -> None:
        """End it at once, with whatever it started."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def close(self) -> None:
        """End it."""
        self.kill()
        self._http.close()

    @property
    def process_id(self) -> int:
        """Of the server that runs."""
        assert self._process is not None
        return self._process.pid

    def command(self, *words: str, token: str = "") -> str:
        """What ``server.py`` prints for these words.

        Raises:
            RuntimeError: it fails; the message is what it says.

        """
        given = {"GROUND_TRUTH_LABEL_STUDIO_TOKEN": token} if token else {}
        done = subprocess.run(  # noqa: S603 - our own script
            [sys.executable, str(SERVER), *words],
            cwd=self.folder,
            env=self._environment() | given,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{' '.join(words)}: {done.stdout}{done.stderr}")
        return done.stdout + done.stderr

    def link(
        self, url: str, project: int, token: str, options: Sequence[str] = ()
    ) -> None:
        """Link a project of this Label Studio, and pull it; no server needs to run."""
        place = ("--url", url, "--project", str(project))
        self.command("link", "add", *place, *options, token=token)

    def follow(
        self, url: str, project: int, token: str, options: Sequence[str] = ()
    ) -> int:
        """Link a project of this Label Studio, and pull it; the project's id here."""
        self.link(url, project, token, options)
        data = self.ask("{ projects(first: 1) { nodes { id } } }")
        return number(data["projects"]["nodes"][0]["id"])

    def ask(self, document: str, **variables: Any) -> Json:
        """The data of this document's answer.

        Raises:
            httpx2.HTTPError: it does not answer.
            GraphQLRefusal: it refuses.

        """
        body = {"query": document, "variables": variables}
        answer = self._http.post("/graphql", json=body).json()
        if answer.get("errors"):
            raise GraphQLRefusal(answer["errors"][0]["message"])
        data: Json = answer["data"]
        return data

    def _environment(self) -> dict[str, str]:
        settings = {
            "GROUND_TRUTH_DATABASE_URL": self._database,
            "GROUND_TRUTH_LIMIT_COST": "100000",  # all that is compared, in few pages
        }
        return environment() | settings


class GraphQLRefusal(Exception):  # noqa: N818 - what the server answered
    """The server refused a document."""


def number(id_: str) -> int:
    """The number of an id such as ``Task:7``."""
    return int(id_.rpartition(":")[2])
