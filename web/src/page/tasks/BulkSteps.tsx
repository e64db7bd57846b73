import type { CombinedError } from "@urql/core";
import { AlertDialog } from "radix-ui";
import { explain, isConflict } from "../client";
import { count } from "../ui/figures";
import type { BulkDone, TaskOutcome, Undoing } from "./bulk";

type WorkingProps = {
  title: string;
  done: number;
  of: number | undefined;
};

export function Working({ title, done, of }: WorkingProps) {
  return (
    <>
      <AlertDialog.Title>{title} …</AlertDialog.Title>
      <AlertDialog.Description>
        {done.toLocaleString()} of {of?.toLocaleString() ?? "…"} tasks. Keep this tab
        open.
      </AlertDialog.Description>
      <progress aria-label={title} value={done} max={of} />
    </>
  );
}

type DoneProps = { said: string; result: BulkDone; onUndo: () => void };

export function Done({ said, result, onUndo }: DoneProps) {
  const { changedCount, batchIds, results, error } = result;
  return (
    <>
      <AlertDialog.Title>
        {count(changedCount, "ground truth")} {said}
      </AlertDialog.Title>
      <AlertDialog.Description>
        {error ? `Stopped before the end: ${explain(error)}` : "The annotations stay."}
      </AlertDialog.Description>
      {results.length > 0 && <Results results={results} />}
      <div className="buttons">
        {batchIds.length > 0 && (
          <button type="button" onClick={onUndo}>
            Undo
          </button>
        )}
        <AlertDialog.Cancel className="quiet">Close</AlertDialog.Cancel>
      </div>
    </>
  );
}

const MOST_LISTED = 1000;

const becameOf: Record<TaskOutcome["status"], string> = {
  REMOVED: "removed",
  SET: "set",
  HAD_NONE: "had none",
  UNCHANGED: "was it already",
  NO_ANNOTATION: "no answer that can be one",
  NOT_FOUND: "not found",
  FORBIDDEN: "not yours to change",
};

const isChanged = ({ status }: TaskOutcome): boolean =>
  status === "REMOVED" || status === "SET";

/** What became of each task: those that kept what they had come first. */
function Results({ results }: Pick<BulkDone, "results">) {
  const changedLast = results.toSorted(
    (a, b) => Number(isChanged(a)) - Number(isChanged(b)),
  );
  return (
    <details>
      <summary>What became of each task</summary>
      <ul className="outcomes">
        {changedLast.slice(0, MOST_LISTED).map(({ taskId, status, annotation }) => (
          <li key={taskId}>
            {taskId}: {becameOf[status]}
            {annotation && ` (${annotation.id})`}
          </li>
        ))}
      </ul>
      {results.length > MOST_LISTED && (
        <p className="hint">
          and {(results.length - MOST_LISTED).toLocaleString()} more
        </p>
      )}
    </details>
  );
}

type UndoneProps = { undoing: Undoing; onOverwrite: () => void };

export function Undone({ undoing, onOverwrite }: UndoneProps) {
  const { restoredCount, error } = undoing;
  return (
    <>
      <AlertDialog.Title>
        {restoredCount > 0 || !error
          ? `${count(restoredCount, "task")} as before`
          : "Not undone"}
      </AlertDialog.Title>
      <AlertDialog.Description>
        {error ? whyNot(error) : "Everything is as it was before."}
      </AlertDialog.Description>
      {isConflict(error) && error && <p className="hint">{explain(error)}</p>}
      <div className="buttons">
        {isConflict(error) && (
          <button type="button" className="danger" onClick={onOverwrite}>
            Undo all the same
          </button>
        )}
        <AlertDialog.Cancel className="quiet">Close</AlertDialog.Cancel>
      </div>
    </>
  );
}

function whyNot(error: CombinedError): string {
  return isConflict(error)
    ? "Ground truths of these tasks have been changed since, so they were left as they are. Undoing all the same loses those later changes."
    : `What is left could not be undone: ${explain(error)}`;
}
