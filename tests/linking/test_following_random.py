"""Whatever people do in Label Studio, what is here is the same after each poll.

``RANDOM_OPERATIONS`` says how many operations; CI takes few, `make test-links` many.
"""

import os
import random

from models.commands import links as commands
from tests.linking.fake import FakeLabelStudio, mood
from tests.linking.followed import Linked, asked
from tests.stored import Stored

OPERATIONS = int(os.environ.get("RANDOM_OPERATIONS", "150"))
MOODS = ("calm", "angry", "flat")
MOST_TASKS = 120


class People:
    """What people do in a Label Studio, by chance; stars are left to others."""

    def __init__(self, linked: Linked, seed: int) -> None:
        self.linked = linked
        self.fake = linked.fake
        self.project = linked.remote_project
        self.chance = random.Random(seed)  # noqa: S311 - repeatable
        self.users = [1, linked.ada]
        self.swapped_in_bulk = False
        """Predictions came or went in bulk since this was looked at."""
        self.acts = [
            *[self.add] * 3,
            *[self.annotate] * 6,
            *[self.edit] * 3,
            *[self.predict] * 2,
            self.skip,
            self.edit_task,
            self.move,
            self.delete_annotation,
            self.delete_annotations,
            self.annotate_from_predictions,
            self.change_prediction,
            self.delete_prediction,
            self.import_predictions,
            self.delete_predictions,
            self.delete_tasks,
            self.sign_up,
            self.configure,
        ]

    def act(self) -> None:
        """One thing that somebody does, where there is something to do it to."""
        tasks = self.fake.tasks_of(self.project)
        if not tasks:
            self.add()
            return
        self.chance.choice(self.acts)()

    def task(self) -> int:
        return self.chance.choice(self.fake.tasks_of(self.project)).id

    def some(self) -> list[int]:
        """A few tasks, as they are marked for a bulk action."""
        tasks = [task.id for task in self.fake.tasks_of(self.project)]
        return self.chance.sample(tasks, min(len(tasks), self.chance.randint(1, 12)))

    def annotation(self) -> int | None:
        return self.chance.choice([*self.fake.annotations, None])

    def prediction(self) -> int | None:
        return self.chance.choice([*self.fake.predictions, None])

    def result(self) -> list[dict[str, object]]:
        return mood(self.chance.choice(MOODS))

    def user(self) -> int:
        return self.chance.choice(self.users)

    def add(self) -> None:
        if len(self.fake.tasks) < MOST_TASKS:
            count = self.chance.choice([1, 1, 2, 15])
            self.linked.tasks(count)

    def annotate(self) -> None:
        self.fake.annotate(self.task(), self.result(), self.user())

    def skip(self) -> None:
        self.fake.annotate(self.task(), [], self.user(), was_cancelled=True)

    def edit(self) -> None:
        number = self.annotation()
        if number is not None:
            self.fake.edit(number, self.user(), result=self.result())

    def edit_task(self) -> None:
        text = f"text {self.chance.random()}"
        self.fake.edit_task(self.task(), data={"text": text})

    def move(self) -> None:
        number = self.annotation()
        if number is not None:
            self.fake.move(number, self.task())

    def delete_annotation(self) -> None:
        number = self.annotation()
        if number is not None:
            self.fake.delete_annotation(number)

    def delete_annotations(self) -> None:
        self.fake.delete_annotations(self.some())

    def annotate_from_predictions(self) -> None:
        self.fake.annotate_from_predictions(self.some(), self.user())

    def predict(self) -> None:
        self.fake.predict(self.task(), self.result())

    def change_prediction(self) -> None:
        number = self.prediction()
        if number is not None:
            self.fake.change_prediction(number, result=self.result())

    def delete_prediction(self) -> None:
        number = self.prediction()
        if number is not None:
            self.fake.delete_prediction(number)

    def import_predictions(self) -> None:
        """In bulk: only the count tells."""
        self.swapped_in_bulk = True
        self.fake.import_predictions(self.some(), self.result())

    def delete_predictions(self) -> None:
        """In bulk: only the count tells; the fake forgets those of some tasks."""
        self.swapped_in_bulk = True
        self.fake.delete_predictions(self.some())

    def delete_tasks(self) -> None:
        self.fake.delete_tasks(self.some()[:6])

    def sign_up(self) -> None:
        if len(self.users) < 8:
            number = len(self.fake.users)
            self.users.append(self.fake.user(f"user{number}@example.org"))

    def configure(self) -> None:
        """Another label config, which says the same."""
        config = self.fake.projects[self.project].label_config
        self.fake.set_label_config(self.project, config.replace("</View>", " </View>"))


def test_what_is_here_is_what_is_there_after_each_poll(stored: Stored) -> None:
    fake = FakeLabelStudio()
    with asked(fake.transport()):
        linked = Linked(stored, fake=fake)
        people = People(linked, seed=OPERATIONS)
        done = full_passes = swaps = 0
        while done < OPERATIONS:
            for _ in range(people.chance.choice([0, 1, 1, 2, 5, 12])):
                people.act()
                done += 1

            linked.poll(people.chance.choice([1, 15, 100]))

            assert linked.row.state == "FOLLOWING", linked.row.problem
            full_passes += linked.row.wants_full_pass
            if people.swapped_in_bulk and swapped(linked):
                swaps += 1  # nothing tells of it, until all tasks are read again
                commands.ask_for_sync(linked.link_id, is_full=True)
                linked.poll()
            people.swapped_in_bulk = False
            assert linked.here() == linked.there(), f"after {done} operations"
    # Whoever reads everything again and again is right too.
    assert full_passes == 0
    assert swaps <= OPERATIONS / 50


def swapped(linked: Linked) -> bool:
    """Whether predictions alone differ, and as many are on both sides."""
    here, there = linked.here(), linked.there()
    counts = [sum(len(task[2]) for task in side.values()) for side in (here, there)]
    rests = [{n: task[:2] for n, task in side.items()} for side in (here, there)]
    return here != there and counts[0] == counts[1] and rests[0] == rests[1]
