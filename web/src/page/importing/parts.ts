import { compact } from "../json";

/** Limits of the server for one import request, with room for the rest of the request. */
const TASKS_A_REQUEST = 1000;
const BYTES_A_REQUEST = 900_000;

/** Tasks as JSON texts, with their positions in the file. */
export type Part = { tasks: string[]; positions: number[] };

const encoder = new TextEncoder();

/** Gathers tasks into parts that the server takes. */
export class Parts {
  private part: Part = { tasks: [], positions: [] };
  private bytes = 0;

  /** The part that is full where this task does not go into it. */
  add(task: string, position: number): Part | undefined {
    let text = task;
    let size = encoder.encode(text).length;
    if (size > BYTES_A_REQUEST) {
      text = compact(text);
      size = encoder.encode(text).length;
    }
    const { tasks } = this.part;
    const isFull =
      tasks.length === TASKS_A_REQUEST || this.bytes + size > BYTES_A_REQUEST;
    const full = isFull ? this.rest() : undefined;
    this.part.tasks.push(text);
    this.part.positions.push(position);
    this.bytes += size + 1;
    return full;
  }

  /** What was gathered since; undefined where that is nothing. */
  rest(): Part | undefined {
    const { part } = this;
    this.part = { tasks: [], positions: [] };
    this.bytes = 0;
    return part.tasks.length > 0 ? part : undefined;
  }
}

/** A part as two: a server may take less at once than others do. */
export function halves({ tasks, positions }: Part): [Part, Part] {
  const middle = Math.ceil(tasks.length / 2);
  const from = (start: number, end?: number): Part => ({
    tasks: tasks.slice(start, end),
    positions: positions.slice(start, end),
  });
  return [from(0, middle), from(middle)];
}
