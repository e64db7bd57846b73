"""Reading tasks page by page, each with all its answers, in pages that stay small."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from linking.adding import moment_of
from linking.client import (
    HEAD_FIELDS,
    TASK_FIELDS,
    AnswerTooLarge,
    Json,
    LabelStudioClient,
    Overloaded,
    TaskPage,
    label_studio_time,
)

MOST_TASKS = 100
LARGE_BYTES = 32 * 1024 * 1024
"""A page is halved that has more,"""
SMALL_BYTES = 8 * 1024 * 1024
"""and doubled that has less."""
ATTEMPTS = 2

Ask = Callable[[int, str], TaskPage]
"""Asks for so many tasks at most, and so much of each."""
Fits = Callable[[Json], bool]


class Page(NamedTuple):
    """Some tasks, and whether there are more.

    Attributes:
        tasks: as Label Studio gives them; without their answers if ``is_too_large``.
        is_last: there are no more.
        is_too_large: this one task alone is more than can be read.

    """

    tasks: list[Json]
    is_last: bool
    is_too_large: bool = False


class Pages:
    """The pages of one project, as large as is good for them.

    Tasks come in an order in which none is missed when others are deleted between two
    pages: each page begins after the last task of the one before.
    """

    def __init__(self, project_id: int) -> None:
        self.size = MOST_TASKS
        self._project_id = project_id

    def by_id(self, client: LabelStudioClient, after: int) -> Iterator[Page]:
        """All tasks with ids above this one."""
        is_last = False
        while not is_last:
            start = after
            page = self._page(
                lambda size, include, start=start: client.tasks_after_id(  # type: ignore[misc]
                    self._project_id, start, size, include
                ),
                lambda task, start=start: task["id"] > start,  # type: ignore[misc]
            )
            is_last = page.is_last
            if page.tasks:
                yield page
                after = max(task["id"] for task in page.tasks)

    def changed(
        self, client: LabelStudioClient, at: int, include: str = TASK_FIELDS
    ) -> Iterator[Page]:
        """All tasks that were changed after this moment, the oldest change first."""
        while True:
            page = self._changed_after(client, at, include)
            if page.tasks:
                yield page
                at, number = _last(page)
            if page.is_last:
                return
            # A bulk action gives hundreds of tasks one moment, and filters have one
            # conjunction: what is left of the moment comes first.
            yield from self._rest_of(client, at, number, include)

    def _changed_after(self, client: LabelStudioClient, at: int, include: str) -> Page:
        moment = label_studio_time(at)
        return self._page(
            lambda size, fields: client.tasks_changed_after(
                self._project_id, moment, size, fields
            ),
            lambda task: moment_of(task["updated_at"]) > at,
            include,
        )

    def _rest_of(
        self, client: LabelStudioClient, at: int, number: int, include: str
    ) -> Iterator[Page]:
        moment = label_studio_time(at)
        is_last = False
        while not is_last:
            after = number
            page = self._page(
                lambda size, fields, after=after: client.tasks_changed_at(  # type: ignore[misc]
                    self._project_id, moment, after, size, fields
                ),
                lambda task, after=after: (  # type: ignore[misc]
                    moment_of(task["updated_at"]) == at and task["id"] > after
                ),
                include,
            )
            is_last = page.is_last
            if page.tasks:
                yield page
                _, number = _last(page)

    def _page(self, ask: Ask, fits: Fits, include: str = TASK_FIELDS) -> Page:
        """One page; asked for once more where it answers another question.

        Raises:
            Overloaded: it does so again.

        """
        for _ in range(ATTEMPTS):
            answer, is_too_large = self._answer(ask, include)
            is_whole = bool(answer.tasks) or not answer.total
            try:
                if is_whole and all(map(fits, answer.tasks)):
                    is_last = len(answer.tasks) >= answer.total
                    return Page(answer.tasks, is_last, is_too_large)
            except (KeyError, TypeError, ValueError):
                pass
        raise Overloaded("Label Studio answers another question than was asked.")

    def _answer(self, ask: Ask, include: str) -> tuple[TaskPage, bool]:
        """An answer of a good size, and whether one task alone is too large."""
        if include == HEAD_FIELDS:
            return ask(MOST_TASKS * 10, include), False
        while True:
            try:
                answer = ask(self.size, include)
            except AnswerTooLarge:
                if self.size == 1:
                    return ask(1, HEAD_FIELDS), True
                self.size = max(1, self.size // 2)
                continue
            if answer.byte_count > LARGE_BYTES:
                self.size = max(1, self.size // 2)
            elif answer.byte_count < SMALL_BYTES:
                self.size = min(MOST_TASKS, self.size * 2)
            return answer, False


def _last(page: Page) -> tuple[int, int]:
    """The moment and the id of the task that comes last in the order of changes."""
    return max((moment_of(task["updated_at"]), task["id"]) for task in page.tasks)
