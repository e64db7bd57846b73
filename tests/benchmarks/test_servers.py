"""Contenders are started and ended, whatever happens."""

import sys
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from benchmarks.contenders.contender import Contender
from benchmarks.processes import StartError
from benchmarks.servers import running
from tests.benchmarks.contending import answering


def test_all_that_a_contender_started_ends_with_an_interrupt(tmp_path: Path) -> None:
    contender = answering("one", "1", "--child")
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


def test_the_children_of_one_that_died_end_too(tmp_path: Path) -> None:
    with running(
        answering("one", "1", "--child"), "sqlite:///", "token", tmp_path
    ) as server:
        (child,) = psutil.Process(server.process.pid).children()
        server.process.kill()
        server.process.wait()

    assert not child.is_running()


def test_one_that_does_not_start_is_refused_with_its_last_words(tmp_path: Path) -> None:
    command = (sys.executable, "-c", "raise SystemExit('no such module')")
    contender = Contender("broken", command)

    with (
        pytest.raises(StartError, match="did not start: no such module"),
        running(contender, "sqlite:///", "token", tmp_path),
    ):
        pass
