"""Python's garbage collector, told how a server uses memory."""

import gc

OBJECTS_BETWEEN_LOOKS = 20_000


def configure() -> None:
    """Leave alone what the process began with, and look less often for what is new.

    Schema and libraries are a quarter of a million objects that stay for good; a page
    of tasks makes a few thousand that are gone with the answer. By default all of the
    latter would be looked through several times a page, and the former now and then.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_BETWEEN_LOOKS, 10, 10)
