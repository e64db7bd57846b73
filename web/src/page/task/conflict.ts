import type { TaskMarksFragment } from "../../generated/documents";
import { nameOf } from "../ui/people";

type Marks = Pick<TaskMarksFragment, "groundTruthSetBy"> & {
  groundTruth: Pick<NonNullable<TaskMarksFragment["groundTruth"]>, "annotator"> | null;
};

/** What somebody else did to a ground truth before it could be changed here. */
export function sayConflict(now: Marks | null | undefined): string {
  const again = "Nothing was saved of yours: look again.";
  if (!now) return `Somebody else has changed this task meanwhile. ${again}`;
  if (!now.groundTruth)
    return `Somebody else has taken the ground truth away meanwhile. ${again}`;
  const who = now.groundTruthSetBy ? nameOf(now.groundTruthSetBy) : "Somebody else";
  const whose = nameOf(now.groundTruth.annotator);
  return `${who} has made the annotation of ${whose} the ground truth meanwhile. ${again}`;
}
