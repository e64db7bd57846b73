"""An onlooker at the database itself, while the clients are at work."""

import time

import peewee

from models.db import database as db
from tests.soak.reports import Report
from tests.soak.snapshots import Snapshots

SECONDS_BETWEEN_LOOKS = 0.5
MOST = 100


def run(database_url: str, end: float) -> Report:
    """Look until then."""
    db.connect(database_url)
    report, snapshots = Report(), Snapshots()
    while time.monotonic() < end and len(report.violations) < MOST:
        look(snapshots, report)
        time.sleep(SECONDS_BETWEEN_LOOKS)
    db.close()
    return report


def look(snapshots: Snapshots, report: Report) -> None:
    """Take one look; a database that is away is looked at again later."""
    try:
        report.violations += snapshots.look()
        report.looks += 1
    except peewee.OperationalError:
        db.close()
