"""The application of one worker process, with the schema of this server."""

from starlette.applications import Starlette

from models import database as db
from models import limits
from schema.schema import schema
from serving import collecting, logs, settings
from serving.app import create


def application() -> Starlette:
    """The application that the environment describes.

    Workers are processes of their own: what the command line said reaches them
    through the environment.
    """
    found = settings.load()
    logs.configure(found)
    limits.use(found.limit)
    db.connect(found.database_url)
    app = create(found, schema)
    collecting.configure()
    return app
