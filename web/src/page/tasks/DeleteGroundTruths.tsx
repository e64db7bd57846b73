import { AlertDialog } from "radix-ui";
import { useState } from "react";
import { useClient, useMutation } from "urql";
import { CountGroundTruthsDocument, type TaskFilter } from "../../generated/documents";
import type { Project } from "../projects/project";
import {
  type Deletion,
  deleteChosen,
  deleteMatching,
  type Undoing,
  undo as undoBatches,
} from "./bulk";
import { Ask, Deleted, Undone, Working } from "./DeletionSteps";
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
  | { name: "deleted"; deletion: Deletion }
  | { name: "undoing"; done: number; of: number }
  | { name: "undone"; undoing: Undoing };

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
    const report = (done: number) => setStep({ name: "deleting", done });
    report(0);
    const deletion = selection.all
      ? await deleteMatching(client, project.id, filter, report)
      : await deleteChosen(client, [...selection.ids], report);
    setStep({ name: "deleted", deletion });
  };
  const undo = async (batchIds: readonly string[], overwrite: boolean) => {
    const report = (done: number) =>
      setStep({ name: "undoing", done, of: total ?? done });
    report(0);
    const { id } = project;
    const undoing = await undoBatches(client, id, batchIds, overwrite, report);
    setStep({ name: "undone", undoing });
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
            <Deleted
              deletion={step.deletion}
              onUndo={() => undo(step.deletion.batchIds, false)}
            />
          )}
          {step.name === "undoing" && (
            <Working title="Setting them again" done={step.done} of={step.of} />
          )}
          {step.name === "undone" && (
            <Undone
              undoing={step.undoing}
              onOverwrite={() => undo(step.undoing.refused, true)}
            />
          )}
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
