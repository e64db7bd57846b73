"""``python -m tests.label_studio.costs``: what following costs, on both sides.

Label Studio's processor seconds are those of its process; ours are of ``link add``,
which pulls for the first time, with the most memory that it held.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.label_studio.here import Here
from tests.label_studio.samples import sample
from tests.label_studio.there import LOCKS, MOODS, LabelStudio, mood
from tests.linking.fake import LEGACY, Annotation, FakeLabelStudio, Prediction, served

TASKS = 1000
ANNOTATIONS = 5
LARGE_TASKS = 100_000
SECONDS_OF_REST = 90
"""After the first pull: what became visible late is looked for so long."""
FAKE = """
import sys
from tests.label_studio.costs import serve_fake
serve_fake(int(sys.argv[1]))
"""


def told(text: str) -> None:
    """Print a figure."""
    print(text, flush=True)  # noqa: T201 - what this is for


def measure_following(version: str, minutes: float) -> None:
    """What a first pull costs Label Studio, and following while nothing happens."""
    with tempfile.TemporaryDirectory() as folder:
        there = LabelStudio(version, Path(folder) / "there")
        here = Here(Path(folder) / "here")
        try:
            there.start()
            remote = there.project("Costs")
            there.load(remote, sample(TASKS, ANNOTATIONS))
            told(
                f"{TASKS} tasks with {ANNOTATIONS} annotations, Label Studio {version}"
            )
            spent, took = _spent(
                there,
                lambda: here.link(there.url, remote, there.personal_token()),
            )
            told(f"first pull: {spent:.1f} cpu s of Label Studio, {took:.0f} s")
            here.start()
            spent, took = _spent(there, lambda: time.sleep(SECONDS_OF_REST))
            told(f"the first {took:.0f} s after it: {spent:.2f} cpu s")
            spent, took = _spent(there, lambda: time.sleep(minutes * 60))
            told(
                f"nothing happens: {spent:.2f} cpu s in {took:.0f} s, which is"
                f" {spent / took * 3600:.0f} in an hour"
            )
        finally:
            here.close()
            there.close()


def measure_large(count: int) -> None:
    """Seconds and memory of this server for a large project of the fake."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-c", FAKE, str(count)]
        with subprocess.Popen(  # noqa: S603 - our own code
            command, stdout=subprocess.PIPE, text=True
        ) as fake:
            assert fake.stdout is not None
            url = fake.stdout.readline().strip()
            here = Here(Path(folder))
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            begun = time.monotonic()
            try:
                here.link(url, 1, LEGACY)
            finally:
                fake.terminate()
                here.close()
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            size = (Path(folder) / "ground_truth.db").stat().st_size
        spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        told(
            f"{count:,} tasks of the fake: {time.monotonic() - begun:.0f} s,"
            f" {spent:.0f} cpu s of it, at most {after.ru_maxrss / 1024:.0f} MB;"
            f" a database of {size / 1e6:.0f} MB"
        )


class LargeFake(FakeLabelStudio):
    """One that finds the answers of a task at once; nothing in it changes."""

    def __init__(self, count: int) -> None:
        super().__init__()
        project = self.project("Large")
        data = [{"text": f"text {place}"} for place in range(count)]
        self._annotations: dict[int, list[Annotation]] = {}
        self._predictions: dict[int, list[Prediction]] = {}
        for task in self.add_tasks(project, data):
            numbers = [self.annotate(task, mood(chosen)) for chosen in MOODS[:2]]
            self._annotations[task] = [self.annotations[one] for one in numbers]
            number = self.predict(task, mood("flat"), "m1", 0.5)
            self._predictions[task] = [self.predictions[number]]

    def annotations_of(self, task: int) -> list[Annotation]:
        return self._annotations.get(task, [])

    def predictions_of(self, task: int) -> list[Prediction]:
        return self._predictions.get(task, [])


def serve_fake(count: int) -> None:
    """Serve a fake with so many tasks of two annotations and a prediction each."""
    with served(LargeFake(count)) as url:
        told(url)
        time.sleep(24 * 3600)


def _spent(there: LabelStudio, work: Callable[[], object]) -> tuple[float, float]:
    """Label Studio's processor seconds while this is done, and the seconds."""
    spent, begun = there.processor_seconds(), time.monotonic()
    work()
    return there.processor_seconds() - spent, time.monotonic() - begun


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.label_studio.costs")
    parser.add_argument("what", choices=["following", "large"], nargs="+")
    parser.add_argument("--version", choices=sorted(LOCKS), default="1.23.2")
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--tasks", type=int, default=LARGE_TASKS)
    given = parser.parse_args()
    if "following" in given.what:
        measure_following(given.version, given.minutes)
    if "large" in given.what:
        measure_large(given.tasks)


if __name__ == "__main__":
    main()
