import { type Derived, deriveConfig } from "./derivedConfig";
import { piecesOf } from "./reading";
import { BrokenFile, Splitter } from "./splitting";

/** What is found in files before anything is made of them. */
export type Looked = {
  /** Of a label config among the files, or of what the results say. */
  labelConfig: string;
  isDerived: boolean;
  derived?: Derived;
  /** The files with tasks. */
  exports: File[];
  title: string;
  problem?: string;
};

/** So many tasks name all controls; the labels that are rarer stay unknown. */
const TASKS_LOOKED_AT = 2000;

/** Looks into dropped files: exports, and a label config if one is among them. */
export async function lookInto(files: readonly File[]): Promise<Looked> {
  const configs = files.filter(({ name }) => /\.xml$/i.test(name));
  const exports = files.filter((file) => !configs.includes(file));
  const title = titleOf(exports[0] ?? configs[0]);
  const [config] = configs;
  if (config)
    return { labelConfig: await config.text(), isDerived: false, exports, title };
  const tasks: unknown[] = [];
  let problem: string | undefined;
  try {
    for (const file of exports) {
      const left = TASKS_LOOKED_AT - tasks.length;
      for await (const task of firstTasks(file, left)) tasks.push(task);
    }
  } catch (error) {
    problem = error instanceof BrokenFile ? error.message : String(error);
  }
  const derived = deriveConfig(tasks);
  return {
    labelConfig: derived.controls > 0 ? derived.xml : "",
    isDerived: derived.controls > 0,
    derived,
    exports,
    title,
    ...(problem && { problem }),
  };
}

async function* firstTasks(file: File, most: number): AsyncGenerator<unknown> {
  let count = 0;
  for await (const { text } of new Splitter(piecesOf(file, () => {})).tasks()) {
    if (count === most) return;
    count += 1;
    yield JSON.parse(text);
  }
}

const titleOf = (file: File | undefined): string =>
  file?.name.replace(/(\.(jsonl?|ndjson|xml|gz))+$/i, "").replaceAll(/[-_]+/g, " ") ??
  "";
