"""How the process uses memory, and gives back what large answers took."""

import ctypes
import gc
import sys

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8
"""Of glibc's ``mallopt``, as its header ``malloc.h`` numbers them."""
LARGE = 128 * 1024
"""Bytes of a piece that is asked of the system by itself, and given back at once."""
ARENAS = 2


def configure() -> None:
    """Have the C library give back what is free.

    glibc raises the first two limits by itself, to 32 and 64 MB, as soon as a large
    piece was freed, and keeps a heap for each thread: what one answer took would stay
    with the process for good. Other C libraries do without.
    """
    if sys.platform != "linux":
        return
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except AttributeError:  # musl
        return
    mallopt(M_MMAP_THRESHOLD, LARGE)
    mallopt(M_TRIM_THRESHOLD, LARGE)
    mallopt(M_ARENA_MAX, ARENAS)


OBJECTS_BETWEEN_LOOKS = 20_000


def configure_garbage_collection() -> None:
    """Leave alone what the process began with, and look less often for what is new.

    Schema and libraries are a quarter of a million objects that stay for good; a page
    of tasks makes a few thousand that are gone with the answer. By default all of the
    latter would be looked through several times a page, and the former now and then.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_BETWEEN_LOOKS, 10, 10)
