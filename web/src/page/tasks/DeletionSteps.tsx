import type { CombinedError } from "@urql/core";
import { AlertDialog } from "radix-ui";
import { explain, isConflict } from "../client";
import { count } from "../ui/figures";
import type { Deletion, Undoing } from "./bulk";

type AskProps = {
  all: boolean;
  total: number | undefined;
  error: CombinedError | undefined;
  onYes: () => void;
};

export function Ask({ all, total, error, onYes }: AskProps) {
  const tasks = all ? "tasks that match the filter and have one" : "selected tasks";
  return (
    <>
      <AlertDialog.Title>Delete Ground Truths</AlertDialog.Title>
      <AlertDialog.Description>
        {error
          ? explain(error)
          : `The ground truth marks of ${total?.toLocaleString() ?? "…"} ${tasks} are taken off, and the accuracies that rest on them go with them. The annotations stay.`}
      </AlertDialog.Description>
      <div className="buttons">
        <AlertDialog.Cancel className="quiet">Cancel</AlertDialog.Cancel>
        <button type="button" className="danger" disabled={!total} onClick={onYes}>
          Delete {total === undefined ? "" : count(total, "mark")}
        </button>
      </div>
    </>
  );
}

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

type DeletedProps = { deletion: Deletion; onUndo: () => void };

export function Deleted({ deletion, onUndo }: DeletedProps) {
  const { removedCount, batchIds, results, error } = deletion;
  return (
    <>
      <AlertDialog.Title>
        {count(removedCount, "ground truth")} deleted
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

const becameOf = {
  REMOVED: "removed",
  HAD_NONE: "had none",
  NOT_FOUND: "not found",
  FORBIDDEN: "not yours to change",
} as const;

/** What became of each task: those that kept what they had come first. */
function Results({ results }: Pick<Deletion, "results">) {
  const removedLast = results.toSorted(
    (a, b) => Number(a.status === "REMOVED") - Number(b.status === "REMOVED"),
  );
  return (
    <details>
      <summary>What became of each task</summary>
      <ul className="outcomes">
        {removedLast.slice(0, MOST_LISTED).map(({ taskId, status, annotation }) => (
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
          ? `${count(restoredCount, "ground truth")} set again`
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
