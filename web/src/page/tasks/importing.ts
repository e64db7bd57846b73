/** Limits of the server for one import request, with room for the rest of the request. */
const TASKS_A_REQUEST = 1000;
const BYTES_A_REQUEST = 900_000;

/** The tasks of a file: a JSON list, one task, or one task a line. Throws a SyntaxError else. */
export function readTasks(text: string): unknown[] {
  const lines = text.split("\n").filter((line) => line.trim());
  if (lines.length > 1 && lines.every(isWholeObject))
    return lines.map((line) => JSON.parse(line) as unknown);
  const read: unknown = JSON.parse(text);
  return Array.isArray(read) ? read : [read];
}

const isWholeObject = (line: string): boolean => /^\s*\{.*\}\s*$/.test(line);

/** The tasks in parts that the server takes, each with the position of its first task. */
export function* inBatches(
  tasks: readonly unknown[],
): Generator<{ start: number; tasks: unknown[] }> {
  let batch: unknown[] = [];
  let bytes = 0;
  let start = 0;
  for (const task of tasks) {
    const size = new Blob([JSON.stringify(task)]).size;
    const full = batch.length === TASKS_A_REQUEST || bytes + size > BYTES_A_REQUEST;
    if (full && batch.length > 0) {
      yield { start, tasks: batch };
      start += batch.length;
      batch = [];
      bytes = 0;
    }
    batch.push(task);
    bytes += size;
  }
  if (batch.length > 0) yield { start, tasks: batch };
}
