"""The contenders' packages, pinned, in ``.bench``: never in ``.venv`` or ``web/``."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / ".bench"
PACKAGES = FOLDER / "packages"
NODE = FOLDER / "node" / "bin" / "node"
LABEL_STUDIO = FOLDER / "label-studio" / "bin" / "label-studio"
LABEL_STUDIO_LOCK = Path(__file__).with_name("contenders") / "label-studio.txt"

_CONTENDERS = Path(__file__).with_name("contenders")
_SOURCES = _CONTENDERS / "node"
_LINES_OF_A_REASON = 3


class InstallError(RuntimeError):
    """A contender's packages could not be installed; the message says why."""


def node_packages() -> None:
    """Node from PyPI, and the packages that the lock names, from npm."""
    environment("node", ROOT / "requirements-node.txt")
    shutil.copytree(_SOURCES, PACKAGES, dirs_exist_ok=True)
    lock = PACKAGES / "package-lock.json"
    mark = PACKAGES / "node_modules" / ".installed"
    if _marked(mark, lock):
        return
    path = f"{NODE.parent}{os.pathsep}{os.environ['PATH']}"
    npm = [str(NODE.with_name("npm")), "ci", "--loglevel=error", "--no-progress"]
    _run(npm, PACKAGES, {**os.environ, "PATH": path})
    mark.write_text(_digest(lock))


def label_studio() -> None:
    """Label Studio, in an environment of its own."""
    environment("label-studio", LABEL_STUDIO_LOCK)


def label_studio_version() -> str:
    """Which Label Studio is asked for."""
    pinned = (_CONTENDERS / "label-studio.in").read_text()
    return " ".join(pinned.strip().split("=="))


def versions(*packages: str) -> tuple[str, ...]:
    """Which Node and which of its packages are installed; nothing where none are."""
    locked = PACKAGES / "node_modules" / ".package-lock.json"
    if not locked.is_file():
        return ()
    found = json.loads(locked.read_text())["packages"]
    node = subprocess.run(
        [NODE, "--version"], capture_output=True, text=True, check=True
    )
    return (
        f"Node {node.stdout.strip().removeprefix('v')}",
        *(f"{name} {found[f'node_modules/{name}']['version']}" for name in packages),
    )


def environment(name: str, requirements: Path) -> Path:
    """An environment with exactly these packages, made if it is not there."""
    folder = FOLDER / name
    mark = folder / ".installed"
    if _marked(mark, requirements):
        return folder
    python = str(folder / "bin" / "python")
    _run([sys.executable, "-m", "venv", "--clear", str(folder)], ROOT)
    install = [python, "-m", "pip", "install", "--quiet", "--require-hashes"]
    _run([*install, "--requirement", str(requirements)], ROOT)
    mark.write_text(_digest(requirements))
    return folder


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _marked(mark: Path, source: Path) -> bool:
    return mark.is_file() and mark.read_text() == _digest(source)


def _run(
    command: list[str], folder: Path, environment: dict[str, str] | None = None
) -> None:
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        name = " ".join([Path(command[0]).name, *command[1:4]])
        lines = done.stdout.strip().splitlines()[-_LINES_OF_A_REASON:]
        raise InstallError(f"`{name} …` failed: {' '.join(lines)}")
