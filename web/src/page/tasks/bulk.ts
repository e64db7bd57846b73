import type { Client, CombinedError } from "@urql/core";
import {
  DeleteGroundTruthsByFilterDocument,
  DeleteGroundTruthsDocument,
  type DeleteGroundTruthsMutation,
  RevertChangesDocument,
  type TaskFilter,
} from "../../generated/documents";

type Results = DeleteGroundTruthsMutation["deleteGroundTruths"]["results"];

/** What was deleted, and by which batches it is undone. */
export type Deletion = {
  removedCount: number;
  batchIds: string[];
  /** What became of each task that was chosen by hand. */
  results: Results;
  error?: CombinedError | undefined;
};

export type Undoing = {
  restoredCount: number;
  /** The batches that the server refused to undo, all for a reason such as `error`. */
  refused: string[];
  error?: CombinedError | undefined;
};

/** How many tasks one request changes: few enough for a moving progress bar. */
const TASKS_A_REQUEST = 1000;

/** Takes the marks off these tasks. What was done before an error stays done. */
export async function deleteChosen(
  client: Client,
  ids: readonly string[],
  report: (done: number) => void,
): Promise<Deletion> {
  const deletion: Deletion = { removedCount: 0, batchIds: [], results: [] };
  for (let start = 0; start < ids.length; start += TASKS_A_REQUEST) {
    const taskIds = ids.slice(start, start + TASKS_A_REQUEST);
    const { data, error } = await client.mutation(DeleteGroundTruthsDocument, {
      taskIds,
    });
    if (!data) return { ...deletion, error };
    const { removedCount, batchId, results } = data.deleteGroundTruths;
    deletion.removedCount += removedCount;
    deletion.results.push(...results);
    if (batchId) deletion.batchIds.push(batchId);
    report(start + taskIds.length);
  }
  return deletion;
}

/** Takes the marks off all tasks that pass the filter, or with an error off none. */
export async function deleteMatching(
  client: Client,
  projectId: string,
  filter: TaskFilter,
): Promise<Deletion> {
  const { data, error } = await client.mutation(DeleteGroundTruthsByFilterDocument, {
    projectId,
    filter,
  });
  if (!data) return { removedCount: 0, batchIds: [], results: [], error };
  const { removedCount, batchId } = data.deleteGroundTruthsByFilter;
  return { removedCount, batchIds: batchId ? [batchId] : [], results: [] };
}

/** Gives the tasks of these batches the ground truths that they had before. */
export async function undo(
  client: Client,
  projectId: string,
  batchIds: readonly string[],
  overwrite: boolean,
): Promise<Undoing> {
  const undoing: Undoing = { restoredCount: 0, refused: [] };
  for (const batchId of batchIds) {
    const { data, error } = await client.mutation(RevertChangesDocument, {
      projectId,
      batchId,
      overwrite,
    });
    if (data) undoing.restoredCount += data.revertChanges.results.length;
    else {
      undoing.refused.push(batchId);
      undoing.error = error;
    }
  }
  return undoing;
}
