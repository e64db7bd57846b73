"""A real Label Studio on this machine: started, killed, and what people do there.

It lies in a folder of its own, with a SQLite file that was migrated once and is copied
for each run: a first start takes ten times as long as one with such a file.
"""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import httpx2
import psutil

from benchmarks import installing

Json = dict[str, Any]

LOCKS = {
    "1.23.2": installing.LABEL_STUDIO_LOCK,
    "1.23.0": Path(__file__).with_name("label-studio-1.23.0.txt"),
}
"""The newest version, and the one of three months before."""
ADA = "ada@example.org"
LEGACY = "0123456789abcdef0123456789abcdef01234567"
PASSWORD = "pw-0123456789"  # noqa: S105 - of a Label Studio on this machine
SECONDS_TO_START = 900
CONFIG = (
    '<View><Text name="text" value="$text"/><Choices name="mood" toName="text">'
    '<Choice value="calm"/><Choice value="angry"/><Choice value="flat"/></Choices>'
    "</View>"
)
IMAGE_CONFIG = (
    '<View><Image name="image" value="$image"/><Choices name="mood" toName="image">'
    '<Choice value="calm"/><Choice value="angry"/></Choices></View>'
)
MOODS = ("calm", "angry", "flat")


def mood(chosen: str) -> list[Json]:
    """A result of :data:`CONFIG`."""
    return [
        {
            "id": "r1",
            "from_name": "mood",
            "to_name": "text",
            "type": "choices",
            "value": {"choices": [chosen]},
        }
    ]


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class LabelStudio:
    """One Label Studio.

    Args:
        version: one of :data:`LOCKS`.
        folder: for its database and media; made.
        settings: of its environment.

    """

    def __init__(
        self, version: str, folder: Path, settings: Mapping[str, str] | None = None
    ) -> None:
        self.version = version
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._settings = dict(settings or {})
        self._process: subprocess.Popen[bytes] | None = None
        self._spent = 0.0
        self._token = ""
        self._http = httpx2.Client(
            base_url=self.url,
            headers={"Authorization": f"Token {LEGACY}"},
            timeout=120,
            trust_env=False,
        )
        if not folder.exists():
            shutil.copytree(_kept(version), folder)

    # The process

    def start(self) -> None:
        """Start it, and wait until it answers."""
        name = "label-studio" if self.version == "1.23.2" else _name(self.version)
        environment = installing.environment(name, LOCKS[self.version])
        command = [str(environment / "bin" / "label-studio"), "start", "--no-browser"]
        command += ["--agree-fix-sqlite", "--port", str(self.port)]
        command += ["--internal-host", "127.0.0.1", "--data-dir", str(self.folder)]
        command += ["--username", ADA, "--password", PASSWORD]
        command += ["--user-token", LEGACY, "--enable-legacy-api-token"]
        settings = {
            "COLLECT_ANALYTICS": "false",
            "LATEST_VERSION_CHECK": "false",
            "SENTRY_DSN": "",  # nothing leaves this machine
            "FRONTEND_SENTRY_DSN": "",
            "DJANGO_DB": "sqlite",
            "LOCAL_FILES_SERVING_ENABLED": "false",
        }
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own environment
                command,
                cwd=self.folder,
                env={**os.environ, **settings, **self._settings},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._wait()

    def _wait(self) -> None:
        assert self._process is not None
        end = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < end:
            if self._process.poll() is not None:
                break
            try:
                if self._http.get("/api/version").status_code == httpx2.codes.OK:
                    return
            except httpx2.TransportError:
                time.sleep(0.2)
        text = (self.folder / "log").read_text(errors="replace")
        raise RuntimeError(f"Label Studio did not start: {text[-600:]}")

    def kill(self) -> None:
        """End it at once, as a machine that loses its power does."""
        if self._process is not None:
            self._spent = self.processor_seconds()
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def processor_seconds(self) -> float:
        """What the process has spent, with those that were killed."""
        if self._process is None:
            return self._spent
        times = psutil.Process(self._process.pid).cpu_times()
        return self._spent + float(times.user + times.system)

    def close(self) -> None:
        """End it."""
        self.kill()
        self._http.close()

    # What people do

    def ask(self, method: str, path: str, body: object = None, **given: Any) -> Any:
        """What its API answers.

        Raises:
            httpx2.HTTPError: it does not answer, or refuses.

        """
        if body is not None:
            given["json"] = body
        response = self._http.request(method, path, **given)
        if response.is_error:
            raise httpx2.HTTPStatusError(
                f"{method} {path}: {response.status_code} {response.text[:300]}",
                request=response.request,
                response=response,
            )
        return response.json() if response.content else None

    def personal_token(self) -> str:
        """The personal access token of ada, who can have one."""
        if not self._token:
            self._token = str(self.ask("POST", "/api/token/", {})["token"])
        return self._token

    def project(self, title: str, label_config: str = CONFIG) -> int:
        """A new project's id."""
        body = {"title": title, "label_config": label_config}
        return int(self.ask("POST", "/api/projects/", body)["id"])

    def load(self, project: int, tasks: Sequence[Json], at_once: int = 250) -> None:
        """Import tasks, with their annotations and predictions."""
        for begin in range(0, len(tasks), at_once):
            some = list(tasks[begin : begin + at_once])
            self.ask("POST", f"/api/projects/{project}/import", some)

    def task_ids(self, project: int) -> list[int]:
        """The ids of all tasks."""
        params = {"project": str(project), "include": "id", "page_size": "100000"}
        tasks = self.ask("GET", "/api/tasks/", params=params)["tasks"]
        return [task["id"] for task in tasks]

    def tasks(self, project: int) -> list[Json]:
        """All tasks as they are, with annotations and predictions."""
        params = {
            "project": str(project),
            "fields": "all",
            "page_size": "100000",
            "resolve_uri": "false",
        }
        tasks: list[Json] = self.ask("GET", "/api/tasks/", params=params)["tasks"]
        return tasks


def prepare(version: str) -> None:
    """Bring an environment and a migrated database of this version, if missing."""
    _kept(version)


def _name(version: str) -> str:
    return f"label-studio-{version}"


def _kept(version: str) -> Path:
    """A folder with a migrated database, made at the first time."""
    kept = installing.FOLDER / f"label-studio-{version}-kept"
    if kept.exists():
        return kept
    made = installing.FOLDER / f"label-studio-{version}-making"
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir(parents=True)
    label_studio = LabelStudio(version, made)
    try:
        label_studio.start()
        label_studio.ask("GET", "/api/projects/")
    finally:
        label_studio.close()
    (made / "log").unlink()
    return made.rename(kept)
