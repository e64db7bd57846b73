"""``python -m scoring``: a JSON list of cases in, a JSON object of scores out."""

import json
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter

from scoring.cases import score_cases

DESCRIPTION = """\
Scores results of Label Studio against ground truths. Reads a JSON list of cases
on standard input:

  [{"id": "a", "label_config": "<View>...</View>",
    "ground_truth_result": [...] or null, "other_result": [...],
    "other_was_cancelled": false, "settings": {the scoring profile, optional}}]

and prints one JSON object:

  {"a": {"score": 0.5 or null, "controls": {CONTROL: score},
         "per_label": {CONTROL: {LABEL: score}}}}

A case that cannot be read is named on standard error; then the exit code is 2.
docs/scoring.md says what the scores mean.
"""

DEEPEST = 10_000
"""How deeply the input may be nested."""

LONGEST_INTEGER = 400
"""Digits; an integer that is longer is beyond every float and read as infinite."""


def main() -> int:
    """Score the cases on standard input; the exit code."""
    ArgumentParser(
        prog="python -m scoring",
        description=DESCRIPTION,
        formatter_class=RawDescriptionHelpFormatter,
    ).parse_args()
    sys.setrecursionlimit(max(DEEPEST, sys.getrecursionlimit()))
    try:
        cases = json.loads(sys.stdin.buffer.read(), parse_int=_integer)
    except (ValueError, RecursionError) as error:
        return _complain(f"Standard input is not JSON: {error}.")
    if not isinstance(cases, list):
        return _complain("Standard input is JSON, but no list of cases.")
    scored = score_cases(cases)
    sys.stdout.write(json.dumps(scored.answers, allow_nan=False) + "\n")
    for case, reason in scored.problems.items():
        _complain(f"Case {case}: {reason}")
    return 2 if scored.problems else 0


def _integer(digits: str) -> float:
    return int(digits) if len(digits) <= LONGEST_INTEGER else float(digits)


def _complain(message: str) -> int:
    sys.stderr.write(message.encode("utf-8", "backslashreplace").decode() + "\n")
    return 2


if __name__ == "__main__":
    sys.exit(main())
