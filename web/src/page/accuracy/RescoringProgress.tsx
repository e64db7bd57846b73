import type { AccuracyQuery } from "../../generated/documents";

type RescoringProgressProps = {
  rescoring: NonNullable<AccuracyQuery["project"]>["rescoring"];
};

/** How far the accuracies are that are computed after a change. */
export function RescoringProgress({ rescoring }: RescoringProgressProps) {
  const { done = 0, total = 0 } = rescoring ?? {};
  if (done >= total) return null;
  return (
    <p role="status" className="rescoring">
      Accuracies are being computed: {done.toLocaleString()} of {total.toLocaleString()}{" "}
      tasks are done. The figures below are those of the done ones.
      <progress aria-label="Tasks that are done" value={done} max={total} />
    </p>
  );
}
