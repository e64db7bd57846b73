"""Programs of Node that look at the server from outside, in folders of their own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PATH = os.pathsep.join([os.environ["PATH"], str(Path(sys.executable).parent)])
"""The machine's Node goes before the one that the pages' build brought."""


class Program:
    """A program and what it depends on. Without Node its test is skipped."""

    def __init__(self, file: Path) -> None:
        self._file = file
        node, npm = shutil.which("node", path=PATH), shutil.which("npm", path=PATH)
        if node is None or npm is None:
            pytest.skip("Node is not installed")
        self._node = node
        if not (file.parent / "node_modules").is_dir():
            self._install(npm)

    def __call__(self, *arguments: str) -> bytes:
        """What it prints."""
        return subprocess.run(  # noqa: S603 - found on the path
            [self._node, self._file.name, *arguments],
            cwd=self._file.parent,
            stdout=subprocess.PIPE,
            check=True,
            timeout=60,
        ).stdout

    def _install(self, npm: str) -> None:
        installed = subprocess.run(  # noqa: S603 - found on the path
            [npm, "ci", "--silent"],
            cwd=self._file.parent,
            env=os.environ | {"PATH": PATH},
            capture_output=True,
            check=False,
        )
        if installed.returncode != 0:
            pytest.skip(f"npm cannot install what {self._file.name} needs here")
