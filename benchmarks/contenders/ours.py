"""Our server; with BENCH_DEPTH_FIRST the same, executed by graphql-core."""

import os

from benchmarks.contenders.serving import serve, url
from models import database as db
from models import limits
from schema.schema import build
from serving import logs, settings
from serving.app import create
from serving.limits import Limits

ENOUGH = Limits(token_requests=1_000_000_000)
"""The load is one client's: its requests are counted, and none is one too many."""

if __name__ == "__main__":
    found = settings.load(database_url=url(), limit=ENOUGH)
    logs.configure(found)
    limits.use(found.limit)
    db.connect(found.database_url)
    schema = build(breadth_first="BENCH_DEPTH_FIRST" not in os.environ)
    serve(create(found, schema))
