/** What is said of many tasks of a file, once. */
export type Problem = {
  /** The first task that it is said of: its position in the file, from 0. */
  position: number;
  /** Where in that task; empty for all of it. */
  path: string;
  message: string;
  count: number;
};

type Said = { position: number; path: string | null | undefined; message: string };

/** A file can have a different fault in each of a million tasks. */
const MOST_KINDS = 1000;

/** What a message says of one task alone: its values and numbers. */
const VALUES = /"[^"]*"|\d[\d,.]*/g;

/** Gathers problems of one kind into one: the same said of the same field. */
export class Problems {
  private readonly byKind = new Map<string, Problem>();
  /** How many are not listed. */
  others = 0;

  add({ position, path, message }: Said, count = 1): void {
    const field = path ?? "";
    const kind = JSON.stringify([
      field.replaceAll(/\[\d+\]/g, "[]"),
      message.replaceAll(VALUES, "…"),
    ]);
    const known = this.byKind.get(kind);
    if (known) known.count += count;
    else if (this.byKind.size === MOST_KINDS) this.others += count;
    else this.byKind.set(kind, { position, path: field, message, count });
  }

  /** In the order of the file. */
  get listed(): Problem[] {
    return [...this.byKind.values()].toSorted((a, b) => a.position - b.position);
  }

  get count(): number {
    return this.listed.reduce((sum, { count }) => sum + count, this.others);
  }
}
