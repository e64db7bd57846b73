import type { AccuracyStatus, TaskQuery } from "../../generated/documents";
import { nameOf } from "../ui/people";
import { type Region, regionsOf } from "./result";
import type { Pin, Version } from "./verified";

export type LoadedTask = NonNullable<TaskQuery["task"]>;

export type Controls = {
  answered: number | null | undefined;
  of: number | null | undefined;
};

/** An annotation or a prediction, told apart by `starrable`. */
export type Answer = {
  id: string;
  by: string;
  /** Whose it is; of a prediction, the model version. */
  byId: string;
  kind: "annotation" | "prediction";
  /** Whether it can become the ground truth: an annotation that was not skipped. */
  starrable: boolean;
  accuracy: number | null | undefined;
  status: AccuracyStatus;
  /** How many control tags it was compared by, and how many of them were answered. */
  controls: Controls;
  /** What it holds at present; of a changed ground truth, see `inVersion`. */
  regions: Region[];
  /** Only of a ground truth that its author changed or withdrew. */
  pin?: Pin;
};

/** The annotations of a task, then its predictions. */
export function answersOf(task: LoadedTask): Answer[] {
  const annotations = task.annotations.map((one): Answer => ({
    id: one.id,
    by: nameOf(one.annotator),
    byId: one.annotator?.id ?? "",
    kind: "annotation",
    starrable: !one.wasCancelled,
    accuracy: one.accuracy,
    status: one.accuracyStatus,
    controls: { answered: one.answeredControlCount, of: one.controlCount },
    regions: regionsOf(one.result),
    ...(one.id === task.groundTruth?.id && pinOf(task.groundTruth)),
  }));
  const predictions = task.predictions.map((one): Answer => ({
    id: one.id,
    by: one.modelVersion,
    byId: one.modelVersion,
    kind: "prediction",
    starrable: false,
    accuracy: one.accuracy,
    status: one.accuracyStatus,
    controls: { answered: one.answeredControlCount, of: one.controlCount },
    regions: regionsOf(one.result),
  }));
  return [...annotations, ...predictions];
}

function pinOf(truth: NonNullable<LoadedTask["groundTruth"]>): { pin?: Pin } {
  if (!truth.changedSinceVerified && !truth.withdrawn) return {};
  const { wasCancelled, changedSinceVerified, withdrawn } = truth;
  const regions = regionsOf(truth.verifiedResult);
  return { pin: { wasCancelled, changedSinceVerified, withdrawn, regions } };
}

/** The answers, with the ground truth as it was verified or as it is at present. */
export function inVersion(answers: readonly Answer[], version: Version): Answer[] {
  return answers.map((answer) =>
    answer.pin && version === "verified"
      ? { ...answer, regions: answer.pin.regions }
      : answer,
  );
}
