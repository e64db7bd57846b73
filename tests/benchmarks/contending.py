"""Contenders that are quick to start, for tests of those who measure."""

import sys
from pathlib import Path

from benchmarks.contenders.contender import Contender

ANSWERING = str(Path(__file__).with_name("answering.py"))


def answering(name: str, answer: str, *options: str) -> Contender:
    return Contender(name, (sys.executable, ANSWERING, "{port}", answer, *options))
