import type { TaskMarksFragment } from "../../generated/documents";
import type { Region } from "./result";

/** What tells whether the author of a ground truth changed or withdrew it since. */
export type PinnedTruth = Pick<
  NonNullable<TaskMarksFragment["groundTruth"]>,
  "wasCancelled" | "changedSinceVerified" | "withdrawn"
>;

/** Of a ground truth that is not as it was verified: what was verified, and what became of it. */
export type Pin = PinnedTruth & { regions: Region[] };

/** Which of the two versions of such a ground truth is shown. */
export type Version = "verified" | "present";

/** What its author did after it was verified. Empty where that is nothing. */
export function sayChange(truth: PinnedTruth): string {
  const what = truth.withdrawn
    ? truth.wasCancelled
      ? "skipped"
      : "deleted"
    : truth.changedSinceVerified && "changed";
  return what ? `Its author ${what} this answer after it was verified.` : "";
}

/** What follows for the accuracies, and for the answer once it is no ground truth any more. */
export function sayPin(pin: Pin): string {
  const uses = "accuracies use the verified version.";
  const said = `${sayChange(pin).replace(/\.$/, ";")} ${uses}`;
  return pin.withdrawn && !pin.wasCancelled
    ? `${said} Without the mark, the answer is gone.`
    : said;
}
