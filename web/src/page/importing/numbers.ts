import { wordsIn } from "../json";

/** What cannot be imported or is changed: where in a task, and what would be right. */
export type Fault = { path: string; message: string };

const LOWEST = -(2n ** 63n);
const HIGHEST = 2n ** 64n - 1n;
/** Other numbers are well within 64 bits. Texts may look so too: a closer look tells. */
const MAY_BE_TOO_LARGE = /\d{19}|\d[eE]\+?\d{3}/;
const NOT_JSON = /NaN|Infinity/;

/** The first number of a task that 64 bits do not hold. The server would have to round it. */
export function numberBeyond64Bits(task: string): Fault | undefined {
  if (!MAY_BE_TOO_LARGE.test(task)) return undefined;
  for (const { text, path } of wordsIn(task)) {
    const wrong = whatIsWrong(text);
    if (wrong) return { path: path(), message: wrong };
  }
  return undefined;
}

function whatIsWrong(word: string): string | undefined {
  const shown = word.length > 40 ? `${word.slice(0, 40)}…` : word;
  if (/^-?\d+$/.test(word)) {
    // Some thousand digits would take long to be read as a number.
    const within =
      word.length <= 20 && BigInt(word) >= LOWEST && BigInt(word) <= HIGHEST;
    return within
      ? undefined
      : `${shown} is an integer of more than 64 bits; write it as a text.`;
  }
  if (!/^-?\d/.test(word) || Number.isFinite(Number(word))) return undefined;
  return `${shown} is larger than any number of 64 bits; write it as a text.`;
}

/**
 * A task with null for NaN and the infinities, which Python writes though JSON has none.
 *
 * The text itself, where it has none of them.
 */
export function withoutNaN(task: string): { text: string; faults: Fault[] } {
  const faults: Fault[] = [];
  if (!NOT_JSON.test(task)) return { text: task, faults };
  let text = "";
  let taken = 0;
  for (const word of wordsIn(task)) {
    if (!/^-?(NaN|Infinity)$/.test(word.text)) continue;
    text += `${task.slice(taken, word.start)}null`;
    taken = word.start + word.text.length;
    faults.push({
      path: word.path(),
      message: `was ${word.text}, which is not a number of JSON; null is imported.`,
    });
  }
  return { text: text + task.slice(taken), faults };
}
