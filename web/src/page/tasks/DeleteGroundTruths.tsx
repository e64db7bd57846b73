import type { CombinedError } from "@urql/core";
import { AlertDialog } from "radix-ui";
import { useClient, useMutation } from "urql";
import { CountGroundTruthsDocument } from "../../generated/documents";
import { explain } from "../client";
import type { Project } from "../projects/project";
import { count } from "../ui/figures";
import { BulkChange } from "./BulkChange";
import { type Chosen, deleteGroundTruths } from "./bulk";
import { countable } from "./chosen";
import { isEmpty } from "./selection";

type DeleteGroundTruthsProps = {
  project: Project;
  chosen: Chosen;
  onDone: () => void;
};

/** "Delete Ground Truths": of the chosen tasks, after counting how many have one. */
export function DeleteGroundTruths({
  project,
  chosen,
  onDone,
}: DeleteGroundTruthsProps) {
  const client = useClient();
  const [{ data, error }, countAll] = useMutation(CountGroundTruthsDocument);
  const { taskCount, removedCount: total } = data?.deleteGroundTruthsByFilter ?? {};
  const { projectId, selection } = chosen;
  return (
    <BulkChange
      project={project}
      button="Delete Ground Truths"
      disabled={isEmpty(selection)}
      working="Deleting ground truths"
      done="deleted"
      total={total}
      onOpen={() => countAll({ projectId, filter: countable(chosen) })}
      ask={(onYes) => (
        <Ask
          all={selection.all}
          taskCount={taskCount}
          total={total}
          error={error}
          onYes={onYes}
        />
      )}
      run={(report) => deleteGroundTruths(client, chosen, report)}
      onDone={onDone}
    />
  );
}

type AskProps = {
  all: boolean;
  taskCount: number | undefined;
  total: number | undefined;
  error: CombinedError | undefined;
  onYes: () => void;
};

function Ask({ all, taskCount, total, error, onYes }: AskProps) {
  const tasks = `${taskCount?.toLocaleString() ?? "…"} ${all ? "tasks that match the filter" : "selected tasks"}`;
  return (
    <>
      <AlertDialog.Title>Delete Ground Truths</AlertDialog.Title>
      <AlertDialog.Description>
        {error
          ? explain(error)
          : `Of ${tasks}, ${total?.toLocaleString() ?? "…"} have a ground truth. Their marks are taken off, and the accuracies that rest on them go with them. The annotations stay.`}
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
