"""Known holes in what we depend on: ``make audit``.

Exit code 0: none that is not accepted below. 1: there are some. 3: none in what could
be looked at, but a list of holes could not be reached: the audit is not made.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parent.parent
LOCKED = ("requirements.txt", "requirements-dev.txt")
SECONDS = 120
NOT_MADE = 3
"""The exit code where nothing was found because it could not be looked for."""

ACCEPTED: dict[str, str] = {}
"""Ids of holes that do not concern us, each with the reason."""


class Finding(NamedTuple):
    """A hole that is known in a version that is locked."""

    id: str
    package: str
    more: str


class Unreachable(Exception):  # noqa: N818 - no error of ours
    """The audit could not be made here."""


def main() -> int:
    """Audit everything; say what was found and what could not be looked at."""
    findings: set[Finding] = set()
    not_made = []
    for name, look in AUDITS.items():
        try:
            found = set(look())
        except Unreachable as reason:
            say(f"audit: {name}: NOT MADE: {reason}")
            not_made.append(name)
            continue
        say(f"audit: {name}: {len(found)} known hole(s)")
        findings |= found
    open_ = sorted(one for one in findings if one.id not in ACCEPTED)
    for one in sorted(findings):
        say(f"  {one.id} in {one.package}: {ACCEPTED.get(one.id, one.more)}")
    if not_made:
        say(f"audit: NOT MADE for {' and '.join(not_made)}: holes may be unknown.")
    return 1 if open_ else NOT_MADE if not_made else 0


def say(line: str) -> None:
    """One line for people."""
    sys.stdout.write(f"{line}\n")


def of_python() -> Iterator[Finding]:
    """What pip-audit knows of the locked Python packages."""
    wanted = [argument for name in LOCKED for argument in ("-r", str(ROOT / name))]
    command = [sys.executable, "-m", "pip_audit", "--require-hashes", "--disable-pip"]
    answer = _json([*command, "--progress-spinner=off", "--format=json", *wanted])
    return in_python(answer)


def in_python(answer: Any) -> Iterator[Finding]:
    """The findings in pip-audit's answer.

    Raises:
        Unreachable: it looked at nothing, which it does not call a failure.

    """
    packages = answer.get("dependencies", [])
    skipped = [one["name"] for one in packages if "skip_reason" in one]
    if len(skipped) == len(packages):
        raise Unreachable("the registry tells nothing of any package")
    if skipped:
        say(f"audit: nothing is told of {', '.join(sorted(set(skipped)))}")
    for package in packages:
        for hole in package.get("vulns", []):
            fixed = ", ".join(hole["fix_versions"]) or "no version yet"
            version = f"{package['name']} {package['version']}"
            yield Finding(hole["id"], version, f"fixed in {fixed}")


def of_node() -> Iterator[Finding]:
    """What npm knows of the packages that the pages are built with."""
    return in_node(_json(["npm", "audit", "--json"], ROOT / "web"))


def in_node(answer: Any) -> Iterator[Finding]:
    """The findings in npm's answer.

    Raises:
        Unreachable: the registry does not tell.

    """
    if "vulnerabilities" not in answer:
        raise Unreachable(str(answer.get("message", "npm gave no answer")))
    for name, package in answer["vulnerabilities"].items():
        for via in package["via"]:
            if isinstance(via, dict):
                id_ = via["url"].rsplit("/", 1)[-1]
                yield Finding(id_, f"{name} {via['range']}", via["title"])


AUDITS = {"Python packages": of_python, "npm packages": of_node}


def _json(command: list[str], folder: Path = ROOT) -> Any:
    """What a command says. Its exit code is not asked: it is 1 for findings too."""
    try:
        done = subprocess.run(  # noqa: S603 - our own commands
            command, cwd=folder, capture_output=True, timeout=SECONDS, check=False
        )
        return json.loads(done.stdout)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Unreachable(str(error)) from None
    except json.JSONDecodeError:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise Unreachable(said[-1] if said else "no answer") from None


if __name__ == "__main__":
    sys.exit(main())
