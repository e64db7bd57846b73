"""Breadth-first execution for Strawberry: each field once for all objects of a level.

Knows Strawberry and graphql-core, and nothing of what the fields are about.
"""

from execution.breadth_first import BreadthFirst
from execution.compiled_operation import Repeated
from execution.field_source import instances
from execution.fields import batched, column, computed, subscribed
from execution.lookahead import Selected, together
from execution.schema import Schema
from execution.subscribing import begin

__all__ = [
    "BreadthFirst",
    "Repeated",
    "Schema",
    "Selected",
    "batched",
    "begin",
    "column",
    "computed",
    "instances",
    "subscribed",
    "together",
]
