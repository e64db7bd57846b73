import type { Client, CombinedError, OperationResult } from "@urql/core";
import {
  DeleteGroundTruthsDocument,
  type DeleteGroundTruthsMutation,
  MarkedTasksDocument,
  type MarkedTasksQuery,
  RevertChangesDocument,
  type TaskFilter,
} from "../../generated/documents";

type Results = DeleteGroundTruthsMutation["deleteGroundTruths"]["results"];

/** What was deleted, and by which batches it is undone. */
export type Deletion = {
  removedCount: number;
  batchIds: string[];
  /** What became of each task. */
  results: Results;
  error?: CombinedError | undefined;
};

export type Undoing = {
  restoredCount: number;
  /** The batches that the server refused to undo, all for a reason such as `error`. */
  refused: string[];
  error?: CombinedError | undefined;
};

type Report = (done: number) => void;
type Ids = AsyncIterable<readonly string[]> | Iterable<readonly string[]>;

/** How many tasks one request changes: few enough to be done within the server's time. */
const TASKS_A_REQUEST = 1000;

/** Takes the marks off these tasks. */
export const deleteChosen = (
  client: Client,
  ids: readonly string[],
  report: Report,
): Promise<Deletion> => deleteAll(client, inParts(ids), report);

/** Takes the marks off all tasks that pass the filter, however many. */
export const deleteMatching = (
  client: Client,
  projectId: string,
  filter: TaskFilter,
  report: Report,
): Promise<Deletion> => deleteAll(client, marked(client, projectId, filter), report);

/** What was done before an error stays done, and can be undone. */
async function deleteAll(
  client: Client,
  parts: Ids,
  report: Report,
): Promise<Deletion> {
  const deletion: Deletion = { removedCount: 0, batchIds: [], results: [] };
  try {
    for await (const taskIds of parts) {
      const { data, error } = await client.mutation(DeleteGroundTruthsDocument, {
        taskIds: [...taskIds],
      });
      if (!data) return { ...deletion, error };
      const { removedCount, batchId, results } = data.deleteGroundTruths;
      deletion.removedCount += removedCount;
      deletion.results.push(...results);
      if (batchId) deletion.batchIds.push(batchId);
      report(deletion.results.length);
    }
  } catch (error) {
    return { ...deletion, error: error as CombinedError };
  }
  return deletion;
}

function* inParts(ids: readonly string[]): Generator<readonly string[]> {
  for (let start = 0; start < ids.length; start += TASKS_A_REQUEST)
    yield ids.slice(start, start + TASKS_A_REQUEST);
}

/**
 * The tasks with a ground truth that pass a filter, part after part.
 *
 * The cursor stands for a place in the list: it holds while the tasks before it fall out
 * of the filter. Throws a CombinedError where the server refuses.
 */
async function* marked(
  client: Client,
  projectId: string,
  filter: TaskFilter,
): AsyncGenerator<readonly string[]> {
  let part: string[] = [];
  let after: string | null = null;
  do {
    const page: OperationResult<MarkedTasksQuery> = await client.query(
      MarkedTasksDocument,
      { projectId, filter: { ...filter, hasGroundTruth: true }, after },
      { requestPolicy: "network-only" },
    );
    if (!page.data) throw page.error;
    const { nodes, pageInfo } = page.data.tasks;
    part.push(...nodes.map(({ id }) => id));
    after = pageInfo.hasNextPage ? (pageInfo.endCursor ?? null) : null;
    if (part.length >= TASKS_A_REQUEST || (!after && part.length > 0)) {
      yield part;
      part = [];
    }
  } while (after);
}

/** Gives the tasks of these batches the ground truths that they had before. */
export async function undo(
  client: Client,
  projectId: string,
  batchIds: readonly string[],
  overwrite: boolean,
  report: Report,
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
    report(undoing.restoredCount);
  }
  return undoing;
}
