"""The application of one worker process, with the schema of this server."""

from starlette.applications import Starlette

from models import limits
from models.db import database as db
from schema.schema import served
from serving import label_studio, links, logs, memory, settings
from serving.app import LIVE_THREADS, PROBE_THREADS, create

BESIDE_THREADS = LIVE_THREADS + PROBE_THREADS + links.THREADS + 3
"""Connections of a worker besides those of its threads: subscriptions', the probes',
the links', the rescoring's, the webhooks', and a read in the event loop."""


def application() -> Starlette:
    """The application that the environment describes.

    Workers are processes of their own: what the command line said reaches them
    through the environment.
    """
    memory.configure()
    server_settings = settings.load()
    logs.configure(server_settings)
    label_studio.configure(server_settings)
    limits.use(server_settings.limit)
    db.connect(
        server_settings.database_url,
        server_settings.threads + BESIDE_THREADS,
        makes_file=False,
    )
    app = create(server_settings, served(federation=server_settings.federation))
    memory.configure_garbage_collection()
    return app
