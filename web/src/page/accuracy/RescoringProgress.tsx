import { useEffect } from "react";
import type { AccuracyQuery } from "../../generated/documents";

type RescoringProgressProps = {
  rescoring: NonNullable<AccuracyQuery["project"]>["rescoring"];
  /** Reads the figures again: they grow while the server computes. */
  onWait: () => void;
};

const WAIT_MS = 2000;

/** How far the accuracies are after another scoring profile or label config. */
export function RescoringProgress({ rescoring, onWait }: RescoringProgressProps) {
  const { done = 0, total = 0 } = rescoring ?? {};
  useEffect(() => {
    if (done >= total) return undefined;
    const timer = setTimeout(onWait, WAIT_MS);
    return () => clearTimeout(timer);
  });
  if (done >= total) return null;
  return (
    <p role="status" className="rescoring">
      The accuracies are computed anew, for the project was changed:{" "}
      {done.toLocaleString()} of {total.toLocaleString()} tasks are done. The figures
      below are those of the done ones.
      <progress aria-label="Tasks that are done" value={done} max={total} />
    </p>
  );
}
