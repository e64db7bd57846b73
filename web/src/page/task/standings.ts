import type { AccuracyStatus } from "../../generated/documents";
import type { Controls } from "./answers";

/** Why an answer has no accuracy, in a sentence. */
export const standings: Record<AccuracyStatus, string> = {
  SCORED: "Compared with the ground truth.",
  NO_GROUND_TRUTH: "The task has no ground truth to compare with.",
  IS_GROUND_TRUTH: "The ground truth.",
  SKIPPED: "Its annotator skipped the task.",
  PENDING: "Its accuracy is being computed …",
  NOTHING_COMPARED:
    "Not compared: no result of this answer or of the ground truth belongs to a control of the label config.",
  TOO_LARGE: "Not compared: it would take more work than one comparison may.",
};

/** By how much of the label config an accuracy was computed. Empty where that is all of one. */
export function sayControls({ answered, of }: Controls): string {
  if (typeof answered !== "number" || typeof of !== "number") return "";
  if (answered === 1 && of === 1) return "";
  const controls = of === 1 ? "control" : "controls";
  return `${answered.toLocaleString()} of ${of.toLocaleString()} ${controls} answered`;
}
