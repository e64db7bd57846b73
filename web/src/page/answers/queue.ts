import {
  AnnotationCountDocument,
  type AnnotationFilter,
  type AnnotationOrderField,
  AnnotationsDocument,
  type AnnotationsQuery,
  type ComparedTaskFragment,
  NextAnnotationsDocument,
  NextPredictionsDocument,
  type OrderDirection,
  PredictionCountDocument,
  PredictionsDocument,
  type PredictionsQuery,
} from "../../generated/documents";
import { type AnswerList, confusionOf, rangeOf } from "../address";
import { nameOf } from "../ui/people";
import { type Reading, reading } from "../ui/useWindow";

/** A compared answer: an annotation, or a prediction of the model version that is listed. */
export type AnswerRow = {
  cursor: string;
  id: string;
  by: string;
  accuracy: number | null;
  result: unknown;
  task: ComparedTaskFragment;
};

/** What asks for the answers of a list, from any place on. */
export function answersOf(projectId: string, queue: AnswerList): Reading<AnswerRow> {
  return queue.modelVersion === undefined
    ? reading(AnnotationsDocument, ofAnnotators(projectId, queue), annotationRows)
    : reading(PredictionsDocument, ofModel(projectId, queue), predictionRows);
}

/** What asks how many answers a list has. */
export function countOf(projectId: string, queue: AnswerList) {
  return queue.modelVersion === undefined
    ? { query: AnnotationCountDocument, variables: ofAnnotators(projectId, queue) }
    : { query: PredictionCountDocument, variables: ofModel(projectId, queue) };
}

/** What asks for the answers beside the one of this cursor. */
export function neighboursOf(projectId: string, queue: AnswerList, at: string) {
  return queue.modelVersion === undefined
    ? {
        query: NextAnnotationsDocument,
        variables: { ...ofAnnotators(projectId, queue), at },
      }
    : {
        query: NextPredictionsDocument,
        variables: { ...ofModel(projectId, queue), at },
      };
}

function ofAnnotators(projectId: string, queue: AnswerList) {
  const confusion = confusionOf(queue);
  const filter: AnnotationFilter = {
    accuracy: rangeOf(queue),
    ...(queue.annotatorId !== undefined && { annotatorId: queue.annotatorId }),
    ...(confusion && { confusion }),
  };
  const field: AnnotationOrderField = queue.orderBy === "TASK" ? "ID" : "ACCURACY";
  return { projectId, filter, orderBy: [{ field, direction: directionOf(queue) }] };
}

function ofModel(projectId: string, queue: AnswerList) {
  return {
    projectId,
    modelVersion: queue.modelVersion ?? "",
    accuracy: rangeOf(queue),
    confusion: confusionOf(queue) ?? null,
    orderBy: [{ field: queue.orderBy, direction: directionOf(queue) }],
  };
}

const directionOf = ({ descending }: AnswerList): OrderDirection =>
  descending ? "DESC" : "ASC";

const annotationRows = ({ annotations }: AnnotationsQuery): AnswerRow[] =>
  annotations.edges.map(({ cursor, node: { annotator, ...node } }) => ({
    ...node,
    cursor,
    by: nameOf(annotator),
  }));

const predictionRows = ({ predictions }: PredictionsQuery): AnswerRow[] =>
  predictions.edges.map(({ cursor, node: { modelVersion, ...node } }) => ({
    ...node,
    cursor,
    by: modelVersion,
  }));
