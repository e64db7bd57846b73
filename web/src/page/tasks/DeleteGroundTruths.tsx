import type { CombinedError } from "@urql/core";
import { AlertDialog } from "radix-ui";
import { useState } from "react";
import { useClient, useMutation } from "urql";
import { CountGroundTruthsDocument, type TaskFilter } from "../../generated/documents";
import { explain } from "../client";
import type { Project } from "../projects/ProjectFrame";
import { count } from "../ui/figures";
import {
  allMarked,
  deleteGroundTruths,
  inParts,
  type Outcome,
  restoreGroundTruths,
} from "./bulk";
import { isEmpty, type Selection } from "./selection";

type DeleteGroundTruthsProps = {
  project: Project;
  filter: TaskFilter;
  selection: Selection;
  onDone: () => void;
};

type Step =
  | { name: "ask" }
  | { name: "deleting"; done: number }
  | { name: "deleted"; outcome: Outcome; error: CombinedError | undefined }
  | { name: "undoing"; done: number; of: number }
  | { name: "undone"; restored: number; refused: number };

/** "Delete Ground Truths": asks, shows how far it is and what became of each task, and undoes it. */
export function DeleteGroundTruths(props: DeleteGroundTruthsProps) {
  const { project, filter, selection, onDone } = props;
  const client = useClient();
  const [open, setOpen] = useState(false);
  const [step, setStep] = useState<Step>({ name: "ask" });
  const [counted, countAll] = useMutation(CountGroundTruthsDocument);
  const total = selection.all
    ? counted.data?.deleteGroundTruthsByFilter.removedCount
    : selection.ids.size;

  const show = () => {
    setStep({ name: "ask" });
    setOpen(true);
    if (selection.all) countAll({ projectId: project.id, filter });
  };
  const remove = async () => {
    setStep({ name: "deleting", done: 0 });
    const parts = selection.all
      ? allMarked(client, project.id, filter)
      : inParts([...selection.ids]);
    let latest: Outcome = { removed: [], others: [] };
    let failure: CombinedError | undefined;
    await deleteGroundTruths(client, parts, (outcome, error) => {
      latest = outcome;
      failure = error;
      setStep({
        name: "deleting",
        done: outcome.removed.length + outcome.others.length,
      });
    });
    setStep({ name: "deleted", outcome: latest, error: failure });
  };
  const undo = async ({ removed }: Outcome) => {
    const of = removed.length;
    setStep({ name: "undoing", done: 0, of });
    const { restored, refused } = await restoreGroundTruths(client, removed, (done) =>
      setStep({ name: "undoing", done, of }),
    );
    setStep({ name: "undone", restored, refused: refused.length });
  };
  const close = () => {
    setOpen(false);
    if (step.name !== "ask") onDone();
  };

  return (
    <AlertDialog.Root open={open} onOpenChange={(next) => next || close()}>
      <AlertDialog.Trigger asChild>
        <button type="button" onClick={show} disabled={isEmpty(selection)}>
          Delete Ground Truths
        </button>
      </AlertDialog.Trigger>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="overlay" />
        <AlertDialog.Content className="dialog">
          {step.name === "ask" && (
            <Ask
              all={selection.all}
              total={total}
              error={counted.error}
              onYes={remove}
            />
          )}
          {step.name === "deleting" && (
            <Working title="Deleting ground truths" done={step.done} of={total} />
          )}
          {step.name === "deleted" && (
            <Deleted outcome={step.outcome} error={step.error} onUndo={undo} />
          )}
          {step.name === "undoing" && (
            <Working title="Setting them again" done={step.done} of={step.of} />
          )}
          {step.name === "undone" && (
            <Undone restored={step.restored} refused={step.refused} />
          )}
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}

type AskProps = {
  all: boolean;
  total: number | undefined;
  error: CombinedError | undefined;
  onYes: () => void;
};

function Ask({ all, total, error, onYes }: AskProps) {
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
        <AlertDialog.Cancel>Cancel</AlertDialog.Cancel>
        <button type="button" className="danger" disabled={!total} onClick={onYes}>
          Delete {total === undefined ? "" : count(total, "mark")}
        </button>
      </div>
    </>
  );
}

type WorkingProps = { title: string; done: number; of: number | undefined };

function Working({ title, done, of }: WorkingProps) {
  return (
    <>
      <AlertDialog.Title>{title} …</AlertDialog.Title>
      <AlertDialog.Description>
        {done.toLocaleString()} of {of?.toLocaleString()} tasks
      </AlertDialog.Description>
      <progress aria-label={title} value={done} max={of} />
    </>
  );
}

type DeletedProps = {
  outcome: Outcome;
  error: CombinedError | undefined;
  onUndo: (outcome: Outcome) => void;
};

const reasons = {
  REMOVED: "removed",
  HAD_NONE: "had none",
  NOT_FOUND: "not found",
  FORBIDDEN: "not yours to change",
} as const;

function Deleted({ outcome, error, onUndo }: DeletedProps) {
  const { removed, others } = outcome;
  return (
    <>
      <AlertDialog.Title>
        {count(removed.length, "ground truth")} deleted
      </AlertDialog.Title>
      <AlertDialog.Description>
        {error ? `Stopped before the end: ${explain(error)}` : "The annotations stay."}
      </AlertDialog.Description>
      <details>
        <summary>What became of each task</summary>
        <ul className="outcomes">
          {others.map(({ taskId, status }) => (
            <li key={taskId}>
              {taskId}: {reasons[status]}
            </li>
          ))}
          {removed.map(({ taskId, annotationId }) => (
            <li key={taskId}>
              {taskId}: {reasons.REMOVED} ({annotationId})
            </li>
          ))}
        </ul>
      </details>
      <div className="buttons">
        {removed.length > 0 && (
          <button type="button" onClick={() => onUndo(outcome)}>
            Undo
          </button>
        )}
        <AlertDialog.Cancel>Close</AlertDialog.Cancel>
      </div>
    </>
  );
}

function Undone({ restored, refused }: { restored: number; refused: number }) {
  return (
    <>
      <AlertDialog.Title>{count(restored, "ground truth")} set again</AlertDialog.Title>
      <AlertDialog.Description>
        {refused > 0
          ? `${count(refused, "task")} kept what somebody has set meanwhile.`
          : "Everything is as it was before."}
      </AlertDialog.Description>
      <div className="buttons">
        <AlertDialog.Cancel>Close</AlertDialog.Cancel>
      </div>
    </>
  );
}
