import type { Client, CombinedError } from "@urql/core";
import {
  ImportTasksDocument,
  type ImportTasksMutation,
} from "../../generated/documents";
import { hasReason } from "../client";
import type { Part } from "./parts";

export type Imported = ImportTasksMutation["importTasks"];

/** Without an answer for so long, the connection is taken to be lost. */
const LONGEST_WAIT_MS = 120_000;
/** How the variables of a request without tasks are written. */
const NO_TASKS = '"tasks":[]';

/**
 * Sends tasks as the text that they are: no number of theirs passes through JavaScript.
 *
 * The server does the same request under the same key once. Sending it again after a lost
 * connection is safe, whether it was done or not.
 */
export async function send(
  client: Client,
  projectId: string,
  { tasks, positions }: Part,
  key: string,
): Promise<{ imported?: Imported | undefined; error?: CombinedError | undefined }> {
  const idempotencyKey = `${key} ${positions[0]} ${tasks.length}`;
  const { data, error } = await client
    .mutation(
      ImportTasksDocument,
      { input: { projectId, tasks: [], onError: "SKIP_INVALID", idempotencyKey } },
      { fetch: (url, options) => fetch(url, withTasks(options, tasks)) },
    )
    .toPromise();
  return { imported: data?.importTasks, error };
}

function withTasks(
  options: RequestInit | undefined,
  tasks: readonly string[],
): RequestInit {
  const body = String(options?.body);
  const at = body.lastIndexOf(NO_TASKS);
  if (at < 0) throw new Error("The request has no place for its tasks.");
  return {
    ...options,
    body: `${body.slice(0, at)}"tasks":[${tasks.join(",")}]${body.slice(at + NO_TASKS.length)}`,
    signal: AbortSignal.timeout(LONGEST_WAIT_MS),
  };
}

/** Whether the server takes no such request, but may take one with fewer tasks. */
export function isTooMuch(error: CombinedError | undefined): boolean {
  const status = (error?.response as Response | undefined)?.status;
  return status === 400 || status === 413 || hasReason(error, "TOO_MANY");
}

/** A key that no other import has, also where the page is not served over HTTPS. */
export const newKey = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
