"""Breadth-first execution for Strawberry: each field once for all objects of a level.

Knows Strawberry and graphql-core, and nothing of what the fields are about.
"""

from execution.breadth_first import BreadthFirst
from execution.compiled_operation import CompiledOperation
from execution.field_source import instances
from execution.fields import batched, column, computed, is_heavy, subscribed
from execution.lookahead import Selected, merge
from execution.schema import BatchedSchema
from execution.subscribing import begin_subscription

__all__ = [
    "BatchedSchema",
    "BreadthFirst",
    "CompiledOperation",
    "Selected",
    "batched",
    "begin_subscription",
    "column",
    "computed",
    "instances",
    "is_heavy",
    "merge",
    "subscribed",
]
