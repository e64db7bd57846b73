"""The licences of what this project runs on, into docs/licences.md.

    .venv/bin/python scripts/licences.py

Python's packages say theirs in their metadata, npm's in the lock file. One that says
none is looked up by hand, and stands in SAID_ELSEWHERE with where it says it.
"""

import json
import re
import sys
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).parents[1]
DOCUMENT = ROOT / "docs" / "licences.md"
ACCEPTED = {"Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "LGPL-3.0-only", "MIT"}
ACCEPTED |= {"0BSD", "CC0-1.0", "ISC", "MIT-0", "MIT-CMU", "MPL-2.0", "PSF-2.0"}
ACCEPTED |= {"Public-Domain", "Unlicense", "Zlib"}
"""Everybody may run and pass on the server under these. LGPL and MPL ask that changes
of these packages themselves stay open; they are used as they are."""
BY_OTHER_NAMES = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "MIT License": "MIT",
    "PSFL": "PSF-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "Public Domain": "Public-Domain",
}
SAID_ELSEWHERE = {
    "backports-zstd": "PSF-2.0",  # only before Python 3.14
    "httpx2-jsfetch": "BSD-3-Clause",  # only in browsers; the licence of httpx2
    "peewee": "MIT",  # its file LICENSE
}
HEAD = """\
# Licences

`python scripts/licences.py` writes these tables: every package that the server runs
on, and every one whose code is in the pages. `tests/test_licences.py` fails where a
package is missing here, or has a licence that was not accepted (`ACCEPTED` in
`scripts/licences.py`). Packages that only tests and builds use are not listed.

The server's own licence is MIT. psycopg (LGPL) and orjson (partly MPL) are used as they
are: somebody who passes on a changed psycopg or orjson must pass on its source, too.
"""


def python_licences() -> dict[str, str]:
    """The licence of each package in requirements.txt, by name."""
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    names = re.findall(r"^([a-z0-9][\w.-]*)==", text, re.MULTILINE)
    return {name: _said(name) for name in sorted(set(names))}


def page_licences() -> dict[str, str]:
    """The licence of each npm package that the pages are built from, by name."""
    text = (ROOT / "web" / "package-lock.json").read_text(encoding="utf-8")
    packages = json.loads(text)["packages"]
    return {
        path.rpartition("node_modules/")[2]: package.get("license", "")
        for path, package in sorted(packages.items())
        if path and not package.get("dev")
    }


def refused(licences: dict[str, str]) -> dict[str, str]:
    """Those with a licence that nobody has accepted."""
    return {
        name: licence
        for name, licence in licences.items()
        if not licence or not _names(licence) <= ACCEPTED
    }


def document() -> str:
    """What docs/licences.md says."""
    parts = [HEAD]
    for title, licences in (
        ("The server", python_licences()),
        ("The pages", page_licences()),
    ):
        rows = [f"| {name} | {licence} |" for name, licence in licences.items()]
        head = ["| package | licence |", "|---|---|"]
        parts.append("\n".join([f"## {title}", "", *head, *rows, ""]))
    return "\n".join(parts)


def _names(licence: str) -> set[str]:
    """Of an SPDX expression: all are looked at, also where one of two is enough."""
    return set(re.findall(r"[\w.-]+", licence)) - {"AND", "OR"}


def _said(name: str) -> str:
    if name in SAID_ELSEWHERE:
        return SAID_ELSEWHERE[name]
    about = metadata.metadata(name).json
    kinds = [
        line.rpartition(":: ")[2]
        for line in about.get("classifier", [])
        if line.startswith("License :: ")
    ]
    by_kind = " AND ".join(BY_OTHER_NAMES.get(kind, kind) for kind in kinds)
    said = str(about.get("license_expression") or by_kind or about.get("license", ""))
    return BY_OTHER_NAMES.get(said, said).replace(
        "Apache Software License", "Apache-2.0"
    )


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8")
    unknown = refused(python_licences() | page_licences())
    sys.exit(f"Nobody has accepted these licences: {unknown}" if unknown else 0)
