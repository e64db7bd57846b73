"""``python server.py`` as its users run it: a process of its own."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

SERVER = Path(__file__).parents[2] / "server.py"
SECONDS = 30


class Running(NamedTuple):
    """A server that serves."""

    url: str
    process: subprocess.Popen[str]
    said: list[str]
    """What it printed before it served."""

    def stop(self) -> str:
        """Ask it to stop as a supervisor does; what it wrote to its error output."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.communicate(timeout=SECONDS)[1]


def environment() -> dict[str, str]:
    """This process's, without settings of the server."""
    return {k: v for k, v in os.environ.items() if not k.startswith("GROUND_TRUTH_")}


@contextmanager
def serving(
    *arguments: str, folder: Path, settings: Mapping[str, str] | None = None
) -> Iterator[Running]:
    """Serve on a free port as long as the context lasts, with these settings."""
    command = [sys.executable, str(SERVER), "serve", "--port", "0", *arguments]
    with subprocess.Popen(  # noqa: S603 - our own script
        command,
        cwd=folder,
        env=environment() | dict(settings or {}),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            said = list(_until_ready(process))
            yield Running(_url(said), process, said)
        finally:
            process.kill()


def _until_ready(process: subprocess.Popen[str]) -> Iterator[str]:
    assert process.stdout is not None
    for line in process.stdout:
        yield line.rstrip()
        if line.startswith("Stop with"):
            return


def _url(said: list[str]) -> str:
    found = re.search(r"^API +(\S+)/graphql$", "\n".join(said), re.MULTILINE)
    assert found is not None, said
    return found[1]
