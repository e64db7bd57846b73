import type { Client, CombinedError, OperationResult } from "@urql/core";
import {
  DeleteGroundTruthsDocument,
  type DeleteGroundTruthStatus,
  RevertChangesDocument,
  SetGroundTruthsDocument,
  type SetGroundTruthStatus,
  type TaskFilter,
  TaskIdsDocument,
  type TaskIdsQuery,
} from "../../generated/documents";
import type { Selection } from "./selection";

/** What became of one task. */
export type TaskOutcome = {
  taskId: string;
  status: DeleteGroundTruthStatus | SetGroundTruthStatus;
  annotation?: { id: string } | null;
};

/** What was changed in many tasks, and by which batches it is undone. */
export type BulkDone = {
  changedCount: number;
  batchIds: string[];
  /** What became of each task. */
  results: TaskOutcome[];
  error?: CombinedError | undefined;
};

export type Undoing = {
  restoredCount: number;
  /** The batches that the server refused to undo, all for a reason such as `error`. */
  refused: string[];
  error?: CombinedError | undefined;
};

export type Report = (done: number) => void;
type Ids = AsyncIterable<readonly string[]> | Iterable<readonly string[]>;
type Part = Omit<BulkDone, "batchIds"> & { batchId?: string | null };
/** Changes some tasks; only with an error if the server refused. */
type Change = (taskIds: string[]) => Promise<Part | CombinedError | undefined>;

/** How many tasks one request changes: few enough to be done within the server's time. */
const TASKS_A_REQUEST = 1000;

/** Takes the marks off these tasks. */
const deletion =
  (client: Client): Change =>
  async (taskIds) => {
    const { data, error } = await client.mutation(DeleteGroundTruthsDocument, {
      taskIds,
    });
    if (!data) return error;
    const { removedCount, ...rest } = data.deleteGroundTruths;
    return { changedCount: removedCount, ...rest };
  };

/** Makes the answers of one annotator the ground truths of these tasks. */
const setting =
  (client: Client, annotatorId: string): Change =>
  async (taskIds) => {
    const variables = { taskIds, annotatorId };
    const { data, error } = await client.mutation(SetGroundTruthsDocument, variables);
    if (!data) return error;
    const { setCount, ...rest } = data.setGroundTruths;
    return { changedCount: setCount, ...rest };
  };

/** The tasks of a project that are chosen: one by one, or all that pass a filter. */
export type Chosen = { projectId: string; filter: TaskFilter; selection: Selection };

export const deleteGroundTruths = (
  client: Client,
  chosen: Chosen,
  report: Report,
): Promise<BulkDone> => {
  const filter = { ...chosen.filter, hasGroundTruth: true };
  return changeAll(idsOf(client, { ...chosen, filter }), deletion(client), report);
};

export const setGroundTruths = (
  client: Client,
  chosen: Chosen,
  annotatorId: string,
  report: Report,
): Promise<BulkDone> => {
  const filter = { ...chosen.filter, annotatorId };
  const ids = idsOf(client, { ...chosen, filter });
  return changeAll(ids, setting(client, annotatorId), report);
};

const idsOf = (client: Client, { projectId, filter, selection }: Chosen): Ids =>
  selection.all ? matching(client, projectId, filter) : inParts([...selection.ids]);

/** What was done before an error stays done, and can be undone. */
async function changeAll(
  parts: Ids,
  change: Change,
  report: Report,
): Promise<BulkDone> {
  const done: BulkDone = { changedCount: 0, batchIds: [], results: [] };
  try {
    for await (const taskIds of parts) {
      const part = await change([...taskIds]);
      if (!part || !("results" in part)) return { ...done, error: part };
      done.changedCount += part.changedCount;
      done.results.push(...part.results);
      if (part.batchId) done.batchIds.push(part.batchId);
      report(done.results.length);
    }
  } catch (error) {
    return { ...done, error: error as CombinedError };
  }
  return done;
}

function* inParts(ids: readonly string[]): Generator<readonly string[]> {
  for (let start = 0; start < ids.length; start += TASKS_A_REQUEST)
    yield ids.slice(start, start + TASKS_A_REQUEST);
}

/**
 * The tasks that pass a filter, part after part.
 *
 * The cursor stands for a place in the list: it holds while the tasks before it fall out
 * of the filter. Throws a CombinedError where the server refuses.
 */
async function* matching(
  client: Client,
  projectId: string,
  filter: TaskFilter,
): AsyncGenerator<readonly string[]> {
  let part: string[] = [];
  let after: string | null = null;
  do {
    const page: OperationResult<TaskIdsQuery> = await client.query(
      TaskIdsDocument,
      { projectId, filter, after },
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
