"""A process that ends anywhere, and somebody who looks at what it writes."""

from collections.abc import Callable

import httpx2

from tests.linking.fake import Annotation, Answered, Asked, FakeLabelStudio


class Killed(BaseException):
    """The process ends here: nothing catches this."""


class Fuse:
    """Ends the process at one of the places that it passes."""

    def __init__(self) -> None:
        self.left: int | None = None
        self.blown = 0

    def burn(self) -> None:
        if self.left is None:
            return
        self.left -= 1
        if self.left < 0:
            self.left = None
            self.blown += 1
            raise Killed


class Transport(httpx2.BaseTransport):
    """The way to the fake, before and after which the process may end."""

    def __init__(self, inner: httpx2.BaseTransport, fuse: Fuse) -> None:
        self._inner = inner
        self._fuse = fuse

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        self._fuse.burn()
        response = self._inner.handle_request(request)
        self._fuse.burn()
        return response


class Referee:
    """Looks at each write at the moment when Label Studio gets it.

    Args:
        fake: the Label Studio.
        is_truth: whether an annotation of it is the ground truth of its task here.

    """

    def __init__(
        self, fake: FakeLabelStudio, is_truth: Callable[[Annotation], bool]
    ) -> None:
        self._fake = fake
        self._is_truth = is_truth
        self._answer = fake.answer
        self.writes = 0
        self.complaints: list[str] = []
        fake.answer = self.answer  # type: ignore[method-assign]

    def answer(self, asked: Asked) -> Answered:
        if asked.changes:
            self.writes += 1
            self._look(int(asked.path.split("/")[3]), asked.body["ground_truth"])
        return self._answer(asked)

    def _look(self, number: int, star: bool) -> None:
        row = self._fake.annotations.get(number)
        if row is None:
            return
        if star != self._is_truth(row):
            self.complaints.append(f"{number} is not to be {star}")
        if star == row.ground_truth:
            self.complaints.append(f"{number} is {star} already")
        if any(draft.annotation == number for draft in self._fake.drafts.values()):
            self.complaints.append(f"a draft of {number} is lost")
