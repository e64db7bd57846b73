import type { ActionFragment, ChangeSource } from "../../generated/documents";
import { count } from "../ui/figures";
import { nameOf } from "../ui/people";

/** What was done, in words; of a batch, how often. */
export function sayAction(action: ActionFragment): string {
  const { kind, batchCount, annotation, previousGroundTruth: former } = action;
  const whose = annotation ? nameOf(annotation.annotator) : "a deleted answer";
  switch (kind) {
    case "GROUND_TRUTH_SET":
      if (batchCount > 1) return `changed ${count(batchCount, "ground truth")}`;
      if (former && former.id === annotation?.id) return `verified ${whose} again`;
      return former
        ? `moved the ground truth from ${nameOf(former.annotator)} to ${whose}`
        : `made ${whose} the ground truth`;
    case "GROUND_TRUTH_UNSET":
      return batchCount > 1
        ? `took ${count(batchCount, "ground truth")} away`
        : `took the ground truth away from ${whose}`;
    case "GROUND_TRUTH_KEPT":
      if (batchCount > 1) return "kept what was chosen here, against other stars";
      return former
        ? `kept what was chosen here, against a star for ${nameOf(former.annotator)}`
        : "kept what was chosen here, against a star that was removed";
    case "ANNOTATION_CREATED":
      return batchCount > 1
        ? `created ${count(batchCount, "annotation")}`
        : "created an annotation";
    case "ANNOTATION_UPDATED":
      return "changed an annotation";
    case "ANNOTATION_DELETED":
      return batchCount > 1
        ? `deleted ${count(batchCount, "annotation")}`
        : "deleted an annotation";
    case "TASK_DELETED":
      return batchCount > 1 ? `deleted tasks` : "deleted a task";
    case "PREDICTIONS_CHANGED":
      return `changed the predictions of ${action.modelVersion ?? "a model"}`;
    case "TASKS_IMPORTED":
      return "imported tasks";
    case "PROJECT_UPDATED":
      return "changed the settings";
  }
}

export const sources: Record<ChangeSource, string> = {
  HERE: "",
  IMPORT: "by an import",
  LABEL_STUDIO: "in Label Studio",
};

/** Whether it can be given back: what it did is about ground truths. */
export const isUndoable = ({ kind }: ActionFragment): boolean =>
  kind === "GROUND_TRUTH_SET" || kind === "GROUND_TRUTH_UNSET";
