"""Everything that can be changed, from the top."""

from schema.declare import object_type
from schema.mutations.annotations import AnnotationMutations
from schema.mutations.assignments import AssignmentMutations
from schema.mutations.bulk import BulkMutations
from schema.mutations.deletions import DeletionMutations
from schema.mutations.ground_truths import GroundTruthMutations
from schema.mutations.imports import ImportMutations
from schema.mutations.links import LinkMutations
from schema.mutations.predictions import PredictionMutations
from schema.mutations.projects import ProjectMutations
from schema.mutations.reverting import RevertMutations


@object_type
class Mutation(
    GroundTruthMutations,
    BulkMutations,
    RevertMutations,
    AnnotationMutations,
    ProjectMutations,
    ImportMutations,
    DeletionMutations,
    PredictionMutations,
    AssignmentMutations,
    LinkMutations,
):
    """All mutations. An operation is one transaction.

    If anything fails, the operation changes nothing, and `errors` says why.
    `extensions.code` is BAD_USER_INPUT, UNAUTHENTICATED, FORBIDDEN or
    INTERNAL_SERVER_ERROR; for BAD_USER_INPUT, `extensions.reason` is INVALID_ID,
    NOT_FOUND, CONFLICT, OUT_OF_RANGE, TOO_MANY or INVALID_VALUE. Bulk mutations return
    one result for each item instead.
    """
