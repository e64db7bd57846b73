"""What every client does until its time is over."""

import time
from collections.abc import Callable, Sequence

MOST = 50


def until(end: float, pause: float, steps: Sequence[Callable[[], None]]) -> list[str]:
    """Take the steps in turn; what broke a promise on the way."""
    violations: list[str] = []
    while time.monotonic() < end and len(violations) < MOST:
        for step in steps:
            try:
                step()
            except (AssertionError, TimeoutError) as broken:
                violations.append(str(broken)[:2000])
        time.sleep(pause)
    return violations
