import { afterSpace, endOfValue, listOfTasks } from "../json";
import { namedText } from "./otherFormats";
import { type Fault, numberBeyond64Bits, withoutNaN } from "./numbers";

/** A file that cannot be read to its end; the message says where it broke. */
export class BrokenFile extends Error {}

export type FileTask = {
  /** Its JSON as it stands in the file. */
  text: string;
  /** Why it cannot be imported. */
  refusal?: Fault;
  /** What of it is imported as something else. */
  warnings: Fault[];
};

const PIECE_CHARACTERS = 256 * 1024;
const LONGEST_TASK_CHARACTERS = 32_000_000;

/**
 * The tasks of a file while its text is still coming: no more than one task and one piece
 * of the text is in memory.
 *
 * The text is a JSON list of tasks, an object with such a list under `tasks`, or tasks
 * that follow one another: one a line, or one alone. Throws a BrokenFile else.
 */
export class Splitter {
  private text = "";
  private at = 0;
  private linesBefore = 0;
  private columnsBefore = 0;
  private readonly pieces: AsyncIterator<string>;
  private ended = false;
  private count = 0;

  constructor(pieces: AsyncIterable<string>) {
    this.pieces = pieces[Symbol.asyncIterator]();
  }

  async *tasks(): AsyncGenerator<FileTask> {
    const first = await this.next();
    if (first === "[") {
      yield* this.listed();
      await this.expect("", "expected nothing after the end of the list");
    } else if (first === "{") {
      while (await this.next()) yield* this.following();
    } else if (first) {
      const name = namedText(this.text.slice(this.at));
      if (name) throw new BrokenFile(name);
      throw this.broken("expected a list of tasks or a task");
    }
  }

  private async *listed(): AsyncGenerator<FileTask> {
    this.at += 1;
    let mark = await this.next();
    while (mark !== "]") {
      yield await this.task();
      mark = await this.next();
      if (mark !== "," && mark !== "]") throw this.broken("expected a comma or ]");
      if (mark === ",") this.at += 1;
    }
    this.at += 1;
  }

  /** One task of those that follow one another, or all of an object that holds a list. */
  private async *following(): AsyncGenerator<FileTask> {
    const list = await this.listWithin();
    if (list === undefined) {
      yield await this.task();
      return;
    }
    this.at = list;
    yield* this.listed();
    while ((await this.next()) === ",") {
      this.at += 1;
      await this.value();
      await this.expect(":", "expected a colon");
      this.at += 1;
      await this.value();
    }
    await this.expect("}", "expected a comma or }");
    this.at += 1;
  }

  private async listWithin(): Promise<number | undefined> {
    if ((await this.next()) !== "{") return undefined;
    for (;;) {
      const place = listOfTasks(this.text, this.at);
      if (typeof place === "number") return place;
      if (place === "none" || !(await this.more())) return undefined;
    }
  }

  private async task(): Promise<FileTask> {
    this.count += 1;
    const read = await this.value();
    const { text, faults: warnings } = withoutNaN(read);
    const fault = faultOf(text);
    if (fault) throw this.broken(fault, this.at - read.length, text);
    const refusal = numberBeyond64Bits(text);
    return refusal ? { text, refusal, warnings } : { text, warnings };
  }

  /** The text of the value that comes next. */
  private async value(): Promise<string> {
    await this.next();
    for (;;) {
      let end = endOfValue(this.text, this.at);
      if (end < 0 && (await this.more())) continue;
      if (end < 0) end = this.text.length;
      const text = this.text.slice(this.at, end);
      this.at = end;
      return text;
    }
  }

  private async expect(mark: string, message: string): Promise<void> {
    if ((await this.next()) !== mark) throw this.broken(message);
  }

  /** The next character that is not a space, left in place; empty at the end. */
  private async next(): Promise<string> {
    for (;;) {
      this.at = afterSpace(this.text, this.at);
      if (this.at < this.text.length) return this.text[this.at] ?? "";
      if (!(await this.more())) return "";
    }
  }

  /**
   * Lets the text that is not used yet grow; false at the end of it all.
   *
   * It grows to twice its length: a long value is not looked at again for each piece.
   */
  private async more(): Promise<boolean> {
    if (this.ended) return false;
    const left = this.text.slice(this.at);
    if (left.length > LONGEST_TASK_CHARACTERS)
      throw this.broken(
        `a task takes more than ${LONGEST_TASK_CHARACTERS.toLocaleString()} characters`,
      );
    const fresh: string[] = [left];
    const wanted = Math.max(left.length, PIECE_CHARACTERS);
    for (let got = 0; got < wanted;) {
      const { value, done } = await this.pieces.next();
      this.ended = done ?? false;
      if (done) break;
      fresh.push(value);
      got += value.length;
    }
    if (fresh.length === 1) return false;
    [this.linesBefore, this.columnsBefore] = this.place(this.at);
    this.text = fresh.join("");
    this.at = 0;
    return true;
  }

  /** How many whole lines, and how many columns, lie before a position. */
  private place(position: number): [number, number] {
    const lines = this.text.slice(0, position).split("\n");
    const columns = lines.at(-1)?.length ?? 0;
    if (lines.length === 1) return [this.linesBefore, this.columnsBefore + columns];
    return [this.linesBefore + lines.length - 1, columns];
  }

  private broken(what: string, position = this.at, value?: string): BrokenFile {
    const within = value === undefined ? 0 : placeOf(what, value);
    const [lines, columns] = this.place(position + within);
    const reason = value === undefined ? what : reasonOf(what);
    const task = this.count > 0 ? `, in task ${this.count.toLocaleString()}` : "";
    return new BrokenFile(
      `The JSON breaks at line ${lines + 1}, column ${columns + 1}${task}: ${reason}.`,
    );
  }
}

/** Where in a value the browser's JSON parser stopped. */
function placeOf(message: string, value: string): number {
  const position = /position (\d+)/.exec(message)?.[1];
  if (position !== undefined) return Number(position);
  const [, line, column] = /line (\d+) column (\d+)/.exec(message) ?? [];
  if (line !== undefined && column !== undefined) {
    const before = value.split("\n").slice(0, Number(line) - 1);
    return before.reduce((sum, one) => sum + one.length + 1, Number(column) - 1);
  }
  return WRONG_TOKEN.test(message) ? placeOfToken(value) : value.length;
}

const WRONG_TOKEN = /^Unexpected token/;

/** Chromium names a wrong character without its place: the shortest beginning that has it. */
function placeOfToken(value: string): number {
  let [without, having] = [0, value.length];
  while (having - without > 1) {
    const middle = (without + having) >> 1;
    if (WRONG_TOKEN.test(faultOf(value.slice(0, middle)) ?? "")) having = middle;
    else without = middle;
  }
  return without;
}

function faultOf(value: string): string | undefined {
  try {
    JSON.parse(value);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** What the browser's JSON parser says, without the place, which is that in the task. */
const reasonOf = (message: string): string =>
  message
    .replace(/^JSON\.parse: /, "")
    .replace(/^(Unexpected token '.+?'), .*$/s, "$1")
    .replace(/( in JSON)? at (position|line) .*$/s, "")
    .replace(/ of the JSON data$/, "");
