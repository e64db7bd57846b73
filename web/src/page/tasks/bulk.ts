import type { Client, CombinedError, OperationResult } from "@urql/core";
import {
  type DeleteGroundTruthStatus,
  DeleteGroundTruthsDocument,
  MarkedTasksDocument,
  type MarkedTasksQuery,
  SetGroundTruthDocument,
  type TaskFilter,
} from "../../generated/documents";

/** A task that lost its ground truth, and which annotation it was. */
export type Removed = { taskId: string; annotationId: string };

export type Outcome = {
  removed: Removed[];
  others: { taskId: string; status: DeleteGroundTruthStatus }[];
};

/** How many tasks one request changes: few enough for a moving progress bar. */
const TASKS_A_REQUEST = 200;

/** The tasks that were chosen by hand, in parts. */
export async function* inParts(ids: readonly string[]): AsyncGenerator<string[]> {
  for (let start = 0; start < ids.length; start += TASKS_A_REQUEST)
    yield ids.slice(start, start + TASKS_A_REQUEST);
}

/** The tasks with a ground truth that pass the filter, page by page while they lose it. */
export async function* allMarked(
  client: Client,
  projectId: string,
  filter: TaskFilter,
): AsyncGenerator<string[]> {
  if (filter.hasGroundTruth === false) return;
  const marked = { ...filter, hasGroundTruth: true };
  let after: string | null | undefined = null;
  let more = true;
  while (more) {
    const { data, error }: OperationResult<MarkedTasksQuery> = await client.query(
      MarkedTasksDocument,
      { projectId, filter: marked, after },
      { requestPolicy: "network-only" },
    );
    if (!data) throw error;
    yield data.tasks.nodes.map((task) => task.id);
    after = data.tasks.pageInfo.endCursor;
    more = data.tasks.pageInfo.hasNextPage;
  }
}

/** Takes the ground truth marks off. Reports after each part; what was done stays done on an error. */
export async function deleteGroundTruths(
  client: Client,
  parts: AsyncGenerator<string[]>,
  report: (outcome: Outcome, error?: CombinedError) => void,
): Promise<void> {
  const outcome: Outcome = { removed: [], others: [] };
  try {
    for await (const taskIds of parts) {
      const { data, error } = await client.mutation(DeleteGroundTruthsDocument, {
        taskIds,
      });
      if (!data) throw error;
      for (const { taskId, status, annotation } of data.deleteGroundTruths.results) {
        if (annotation) outcome.removed.push({ taskId, annotationId: annotation.id });
        else outcome.others.push({ taskId, status });
      }
      report({ ...outcome });
    }
  } catch (error) {
    report({ ...outcome }, error as CombinedError);
  }
}

/** How many marks are set again at a time. */
const AT_ONCE = 4;

/** Sets former ground truths again, except where somebody has set another one meanwhile. */
export async function restoreGroundTruths(
  client: Client,
  removed: readonly Removed[],
  report: (done: number) => void,
): Promise<{ restored: number; refused: Removed[] }> {
  const refused: Removed[] = [];
  const waiting = [...removed];
  let done = 0;
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { error } = await client.mutation(SetGroundTruthDocument, {
        annotationId: next.annotationId,
        expectedGroundTruthId: null,
      });
      if (error) refused.push(next);
      done += 1;
      report(done);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { restored: removed.length - refused.length, refused };
}
