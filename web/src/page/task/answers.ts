import type { AccuracyStatus, TaskQuery } from "../../generated/documents";
import { nameOf } from "../ui/people";
import { type Region, regionsOf } from "./result";

export type LoadedTask = NonNullable<TaskQuery["task"]>;

export type Controls = {
  answered: number | null | undefined;
  of: number | null | undefined;
};

/** An annotation or a prediction, told apart by `starrable`. */
export type Answer = {
  id: string;
  by: string;
  kind: "annotation" | "prediction";
  /** Whether it can become the ground truth: an annotation that was not skipped. */
  starrable: boolean;
  accuracy: number | null | undefined;
  status: AccuracyStatus;
  /** How many control tags it was compared by, and how many of them were answered. */
  controls: Controls;
  regions: Region[];
};

/** The annotations of a task, then its predictions. */
export function answersOf(task: LoadedTask): Answer[] {
  const annotations = task.annotations.map((one): Answer => ({
    id: one.id,
    by: nameOf(one.annotator),
    kind: "annotation",
    starrable: !one.wasCancelled,
    accuracy: one.accuracy,
    status: one.accuracyStatus,
    controls: { answered: one.answeredControlCount, of: one.controlCount },
    regions: regionsOf(one.result),
  }));
  const predictions = task.predictions.map((one): Answer => ({
    id: one.id,
    by: one.modelVersion,
    kind: "prediction",
    starrable: false,
    accuracy: one.accuracy,
    status: one.accuracyStatus,
    controls: { answered: one.answeredControlCount, of: one.controlCount },
    regions: regionsOf(one.result),
  }));
  return [...annotations, ...predictions];
}
