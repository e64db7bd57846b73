"""Our server; with BENCH_DEPTH_FIRST the same, executed by graphql-core."""

import os

from benchmarks.contenders.serving import serve, url
from models import limits
from models.db import database as db
from schema.schema import build
from serving import logs, settings
from serving.app import create

if __name__ == "__main__":
    found = settings.load(database_url=url())
    logs.configure(found)
    limits.use(found.limit)
    db.connect(found.database_url)
    schema = build(breadth_first="BENCH_DEPTH_FIRST" not in os.environ)
    serve(create(found, schema))
