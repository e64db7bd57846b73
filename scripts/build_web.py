"""Build the pages of ``web/`` into ``web/dist``, unless they are up to date.

Uses the machine's Node where it is new enough, else one from PyPI, which is installed
into the environment that runs this script (``requirements-node.txt``).
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WEB = ROOT / "web"
LOCK = WEB / "package-lock.json"
SOURCES = (WEB, ROOT / "examples", ROOT / "schema" / "schema.graphql")
MADE = frozenset({"node_modules", "dist", "generated"})
BUILT = WEB / "dist" / ".sources"
INSTALLED = WEB / "node_modules" / ".lock"
NODE_VERSIONS = "20.19 or newer of 20, or 22.12 or newer"


class BuildError(Exception):
    """The pages could not be built; the message says what to do."""


def main() -> int:
    """Build what is out of date. Returns the exit code of the command."""
    try:
        build()
    except BuildError as error:
        sys.stderr.write(f"The pages were not built: {error}\n")
        return 1
    return 0


def build() -> None:
    """Bring ``web/dist`` up to date with its sources."""
    sources = digest(sorted(source_files()))
    if marked(BUILT, sources):
        return
    folder = node_folder()
    install_packages(folder)
    sys.stdout.write("Building the pages …\n")
    npm(folder, "run", "build")
    BUILT.write_text(sources)


def source_files() -> Iterator[Path]:
    """Every file that the built pages depend on."""
    for source in SOURCES:
        if source.is_file():
            yield source
        for folder, folders, names in os.walk(source):
            folders[:] = [name for name in folders if name not in MADE]
            yield from (Path(folder, name) for name in names)


def digest(files: list[Path]) -> str:
    """One hash over the paths and contents of the files."""
    total = hashlib.sha256()
    for file in files:
        content = hashlib.sha256(file.read_bytes()).hexdigest()
        total.update(f"{file.relative_to(ROOT).as_posix()} {content}\n".encode())
    return total.hexdigest()


def marked(mark: Path, value: str) -> bool:
    """Whether an earlier run ended well with the same sources."""
    return mark.is_file() and mark.read_text() == value


def install_packages(folder: Path) -> None:
    """Install the locked npm packages, if others are there or none."""
    locked = digest([LOCK])
    if marked(INSTALLED, locked):
        return
    sys.stdout.write("Installing the pages' packages …\n")
    npm(folder, "ci", "--loglevel=error", "--no-progress")
    INSTALLED.write_text(locked)


def node_folder() -> Path:
    """The folder of a Node that is new enough, from the machine or from PyPI."""
    environment = str(Path(sys.executable).parent)
    for path in (None, environment):
        node = shutil.which("node", path=path)
        if node and shutil.which("npm", path=path) and new_enough(node):
            return Path(node).parent
    install_node()
    node = shutil.which("node", path=environment)
    if node is None:
        raise BuildError(f"no Node in {environment}; install Node {NODE_VERSIONS}.")
    return Path(node).parent


def new_enough(node: str) -> bool:
    """Whether Vite runs on this Node.

    >>> new_enough("/no/such/node")
    False
    """
    try:
        printed = subprocess.run(  # noqa: S603 -- the path of a Node that was looked up
            [node, "--version"], capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return False
    return supported(printed)


def supported(version: str) -> bool:
    """Whether this is a version of Node that Vite supports.

    >>> [supported(version) for version in ("v20.18.1", "v20.19.0", "v22.12.0")]
    [False, True, True]
    >>> [supported(version) for version in ("v21.7.3", "22", "")]
    [False, False, False]
    """
    found = re.match(r"v(\d+)\.(\d+)\.", version)
    if found is None:
        return False
    major, minor = int(found[1]), int(found[2])
    return (major == 20 and minor >= 19) or (major, minor) >= (22, 12)  # noqa: PLR2004


def install_node() -> None:
    """Install Node with npm from PyPI beside this Python."""
    sys.stdout.write(f"No Node {NODE_VERSIONS} here: installing one from PyPI …\n")
    locked = ROOT / "requirements-node.txt"
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes"]
    run([*command, "--requirement", str(locked)], ROOT, dict(os.environ))


def npm(folder: Path, *arguments: str) -> None:
    """Run npm in ``web/`` with the Node of this folder."""
    path = f"{folder}{os.pathsep}{os.environ.get('PATH', '')}"
    npm_path = shutil.which("npm", path=str(folder))
    run([npm_path or "npm", *arguments], WEB, {**os.environ, "PATH": path})


def run(command: list[str], folder: Path, environment: dict[str, str]) -> None:
    """Run a command; its whole output is shown only when it fails."""
    done = subprocess.run(  # noqa: S603 -- the commands of this script
        command,
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        name = " ".join([Path(command[0]).name, *command[1:]])
        raise BuildError(f"`{name}` failed in {folder}:\n{done.stdout}")


if __name__ == "__main__":
    sys.exit(main())
