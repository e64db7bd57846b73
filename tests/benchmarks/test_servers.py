"""Contenders are started and ended, whatever happens."""

import sys
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from benchmarks.contenders.contender import Contender
from benchmarks.servers import ContenderError, running
from tests.benchmarks.contending import answering


def test_all_that_a_contender_started_ends_with_an_interrupt(tmp_path: Path) -> None:
    contender = answering("one", "1")
    family: list[psutil.Process] = []

    with (
        suppress(KeyboardInterrupt),
        running(contender, "sqlite:///", "token", tmp_path) as server,
    ):
        process = psutil.Process(server.process.pid)
        family = [process, *process.children()]
        raise KeyboardInterrupt

    assert len(family) == 2
    assert not any(one.is_running() for one in family)


def test_one_that_does_not_start_is_refused_with_its_last_words(tmp_path: Path) -> None:
    command = (sys.executable, "-c", "raise SystemExit('no such module')")
    contender = Contender("broken", command)

    with (
        pytest.raises(ContenderError, match="did not start: no such module"),
        running(contender, "sqlite:///", "token", tmp_path),
    ):
        pass
