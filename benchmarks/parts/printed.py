"""A benchmark that is a program of its own: what it prints is what is shown."""

import subprocess
import sys

from benchmarks import screen
from benchmarks.run import Found


def printed_by(module: str, *, is_markdown: bool = False) -> Found:
    """Run it; what is no Markdown is shown as it stands.

    Raises:
        RuntimeError: it failed; the message has its last line.

    """
    with screen.waiting(f"Running {module} …"):
        done = subprocess.run(
            [sys.executable, "-m", module], capture_output=True, text=True, check=False
        )
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or [f"code {done.returncode}"]
        raise RuntimeError(f"`python -m {module}` failed: {last[0]}")
    text = done.stdout.rstrip()
    shown = text if is_markdown else f"```text\n{text}\n```"
    return Found(f"`python -m {module}`:\n\n{shown}")
