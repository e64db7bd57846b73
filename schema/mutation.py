"""Everything that can be changed, from the top."""

from schema.declare import object_type
from schema.mutations.annotations import AnnotationMutations
from schema.mutations.assignments import AssignmentMutations
from schema.mutations.bulk import BulkMutations
from schema.mutations.deletions import DeletionMutations
from schema.mutations.ground_truths import GroundTruthMutations
from schema.mutations.imports import ImportMutations
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
):
    """Everything that can be changed. An operation is one transaction.

    What fails is told in `errors`, with `extensions.code`: BAD_USER_INPUT,
    UNAUTHENTICATED, FORBIDDEN or INTERNAL_SERVER_ERROR, and for BAD_USER_INPUT a finer
    `extensions.reason`: INVALID_ID, NOT_FOUND, CONFLICT, OUT_OF_RANGE, TOO_MANY or
    INVALID_VALUE. Then nothing of the operation has changed anything. Bulk mutations
    answer with one result for each item instead.
    """
