"""Label Studio's JSON, in and out, beside the API.

What is read and what is written is told in ``docs/formats.md``.
"""

from exchange.exports import export_file, export_page
from exchange.imports import import_file, import_tasks
from exchange.reports import ImportErrorPolicy, Problem, Report, Tally
from exchange.samples import load_samples
from exchange.shapes import task_count

__all__ = [
    "ImportErrorPolicy",
    "Problem",
    "Report",
    "Tally",
    "export_file",
    "export_page",
    "import_file",
    "import_tasks",
    "load_samples",
    "task_count",
]
