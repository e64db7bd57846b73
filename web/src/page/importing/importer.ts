import type { Client } from "@urql/core";
import { explain } from "../client";
import { type Part, Parts, halves } from "./parts";
import { type Problem, Problems } from "./problems";
import { piecesOf } from "./reading";
import { type Imported, isTooMuch, newKey, send } from "./sending";
import { BrokenFile, Splitter } from "./splitting";

export type Step = "checking" | "importing" | "stopping" | "interrupted" | "ended";

/** How far an import is, and what it did. */
export type Progress = {
  file: string;
  step: Step;
  /** Bytes of the file that are read in this step. */
  bytes: number;
  ofBytes: number;
  /** Tasks of the file that were sent and answered, or refused here. */
  done: number;
  /** Tasks of the file; 0 until it is checked. */
  ofTasks: number;
  tasks: number;
  annotations: number;
  predictions: number;
  groundTruths: number;
  refused: readonly Problem[];
  refusedCount: number;
  warned: readonly Problem[];
  warnedCount: number;
  /** Why it waits, or why it ended before the end of the file. */
  message?: string;
};

/**
 * Imports one file: reads all of it first, so that a broken one changes nothing, then sends
 * it in parts, each of which is imported whole or not at all.
 */
export class Importer {
  private progress: Progress;
  private readonly refused = new Problems();
  private readonly warned = new Problems();
  private readonly key = newKey();
  private cancelled = false;
  private goOnWaiting: (() => void) | undefined;
  /** How many tasks were sent without an answer: they may be imported or not. */
  private inDoubt = 0;

  constructor(
    private readonly client: Client,
    private readonly projectId: string,
    private readonly file: File,
    private readonly show: (progress: Progress) => void,
  ) {
    this.progress = {
      file: file.name,
      step: "checking",
      bytes: 0,
      ofBytes: file.size,
      done: 0,
      ofTasks: 0,
      tasks: 0,
      annotations: 0,
      predictions: 0,
      groundTruths: 0,
      refused: [],
      refusedCount: 0,
      warned: [],
      warnedCount: 0,
    };
  }

  /** Ends in the step "ended", whatever happens. */
  async run(): Promise<void> {
    this.change({});
    let message: string | undefined;
    try {
      await this.check();
      if (this.progress.ofTasks === 0 && !this.cancelled)
        message = "The file holds no tasks.";
      else await this.sendAll();
    } catch (error) {
      message = error instanceof BrokenFile ? error.message : String(error);
    }
    if (this.cancelled) message = "The import was cancelled.";
    if (message) message = `${message} ${this.whatStays()}`.trim();
    this.change(message ? { step: "ended", message } : { step: "ended" });
  }

  /** What of the file is imported where it was not read or sent to its end. */
  private whatStays(): string {
    const { done, ofTasks } = this.progress;
    const doubt =
      this.inDoubt > 0
        ? ` Whether the ${this.inDoubt.toLocaleString()} tasks after them came in is not known, for the server did not answer.`
        : "";
    if (done === 0 && !doubt) return "Nothing was imported.";
    return `The first ${done.toLocaleString()} of ${ofTasks.toLocaleString()} tasks are dealt with, and stay as they are.${doubt} To go on, import the same file again: tasks with an id that are here already are not doubled.`;
  }

  /** Ends it after the part that is under way: whether that came through must be known. */
  cancel(): void {
    if (this.progress.step === "ended") return;
    this.cancelled = true;
    if (this.progress.step !== "interrupted") this.change({ step: "stopping" });
    this.goOnWaiting?.();
  }

  /** Sends again what got no answer. */
  goOn(): void {
    this.goOnWaiting?.();
  }

  /** Reads all of the file, for its faults and the number of its tasks. */
  private async check(): Promise<void> {
    let ofTasks = 0;
    for await (const _ of this.tasks()) ofTasks += 1;
    this.change({ ofTasks });
  }

  private async sendAll(): Promise<void> {
    if (!this.cancelled) this.change({ step: "importing", bytes: 0 });
    const parts = new Parts();
    let position = -1;
    for await (const { text, refusal, warnings } of this.tasks()) {
      position += 1;
      if (refusal) {
        this.refused.add({ position, ...refusal });
        continue;
      }
      for (const warning of warnings) this.warned.add({ position, ...warning });
      const full = parts.add(text, position);
      if (full) await this.sendPart(full);
    }
    const rest = parts.rest();
    if (rest && !this.cancelled) await this.sendPart(rest);
    if (!this.cancelled) this.report({ done: position + 1 });
  }

  private async *tasks() {
    const read = (bytes: number) => this.change({ bytes });
    for await (const task of new Splitter(piecesOf(this.file, read)).tasks()) {
      if (this.cancelled) return;
      yield task;
    }
  }

  private async sendPart(part: Part): Promise<void> {
    while (!this.cancelled) {
      const { imported, error } = await send(
        this.client,
        this.projectId,
        part,
        this.key,
      );
      if (imported) {
        this.inDoubt = 0;
        return this.add(part, imported);
      }
      const message = error ? explain(error) : "The server did not answer.";
      if (isTooMuch(error)) {
        if (part.tasks.length > 1) {
          for (const half of halves(part)) await this.sendPart(half);
          return;
        }
        const [position = 0] = part.positions;
        this.refused.add({ position, path: "", message });
        return this.report({ done: position + 1 });
      }
      this.inDoubt = error?.response ? 0 : part.tasks.length;
      await this.waitForPeople(message);
    }
  }

  /** Until somebody goes on or gives up. */
  private async waitForPeople(message: string): Promise<void> {
    this.change({ step: "interrupted", message });
    await new Promise<void>((resolve) => {
      this.goOnWaiting = resolve;
    });
    this.goOnWaiting = undefined;
    const { message: _, ...progress } = this.progress;
    this.progress = progress;
    if (!this.cancelled) this.change({ step: "importing" });
  }

  private add({ positions }: Part, imported: Imported): void {
    const add = (problems: Problems, said: Imported["errors"]) => {
      for (const { index, path, message, count } of said)
        problems.add({ position: positions[index] ?? 0, path, message }, count);
    };
    add(this.refused, imported.errors);
    add(this.warned, imported.warnings);
    const { tasks, annotations, predictions, groundTruths } = this.progress;
    this.report({
      done: (positions.at(-1) ?? 0) + 1,
      tasks: tasks + imported.taskCount,
      annotations: annotations + imported.annotationCount,
      predictions: predictions + imported.predictionCount,
      groundTruths: groundTruths + imported.groundTruthCount,
    });
  }

  private report(change: Partial<Progress>): void {
    this.change({
      ...change,
      refused: this.refused.listed,
      refusedCount: this.refused.count,
      warned: this.warned.listed,
      warnedCount: this.warned.count,
    });
  }

  private change(change: Partial<Progress>): void {
    this.progress = { ...this.progress, ...change };
    this.show(this.progress);
  }
}
