"""How each contender in Python is served: one process, as our server is."""

import argparse
import os

import uvicorn

from serving import memory


def url() -> str:
    """The database that this contender reads."""
    return os.environ["BENCH_DATABASE"]


def serve(application: object) -> None:
    """Serve until the process is ended."""
    memory.configure_garbage_collection()  # for all contenders alike
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    uvicorn.run(
        application,  # type: ignore[arg-type]
        port=parser.parse_args().port,
        log_config=None,
        access_log=False,
        server_header=False,
        ws="none",
    )
