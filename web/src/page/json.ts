/**
 * JSON as text: where its values end and what its numbers are, without making numbers of
 * them. A number of JavaScript keeps 53 bits: ids of 19 digits would become others.
 */

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const LIST = 0x5b;
const LIST_END = 0x5d;
const OBJECT = 0x7b;
const OBJECT_END = 0x7d;

const isSpace = (code: number): boolean =>
  code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;

export function afterSpace(text: string, at: number): number {
  let end = at;
  while (end < text.length && isSpace(text.charCodeAt(end))) end += 1;
  return end;
}

/** Behind the string that begins here; -1 where the text ends before it. */
function endOfString(text: string, at: number): number {
  for (
    let end = text.indexOf('"', at + 1);
    end >= 0;
    end = text.indexOf('"', end + 1)
  ) {
    let escapes = end - 1;
    while (text.charCodeAt(escapes) === BACKSLASH) escapes -= 1;
    if ((end - escapes) % 2 === 1) return end + 1;
  }
  return -1;
}

/**
 * Behind the value that begins here; -1 where the text may end before it.
 *
 * Only brackets and quotes are looked at: whether it is JSON is for `JSON.parse` to say.
 */
export function endOfValue(text: string, at: number): number {
  let depth = 0;
  for (let place = at; place < text.length; place += 1) {
    const code = text.charCodeAt(place);
    if (code === QUOTE) {
      place = endOfString(text, place) - 1;
      if (place < 0) return -1;
      if (depth === 0) return place + 1;
    } else if (code === LIST || code === OBJECT) depth += 1;
    else if (code === LIST_END || code === OBJECT_END) {
      depth -= 1;
      if (depth <= 0) return depth < 0 ? place : place + 1;
    } else if (depth === 0 && (code === COMMA || isSpace(code))) return place;
  }
  return -1;
}

/**
 * Where the list of tasks begins in an object such as `{"total": 2, "tasks": […]}`.
 *
 * "none" where the object is a task itself; "cut" where more of the text is needed.
 */
export function listOfTasks(text: string, at: number): number | "none" | "cut" {
  let place = at + 1;
  for (;;) {
    place = afterSpace(text, place);
    if (text.charCodeAt(place) === COMMA) place = afterSpace(text, place + 1);
    if (place >= text.length) return "cut";
    if (text.charCodeAt(place) !== QUOTE) return "none";
    const nameEnd = endOfString(text, place);
    if (nameEnd < 0) return "cut";
    const name = text.slice(place + 1, nameEnd - 1);
    const colon = afterSpace(text, nameEnd);
    place = afterSpace(text, colon + 1);
    if (place >= text.length) return "cut";
    if (text[colon] !== ":" || name === "data") return "none";
    if (name === "tasks" && text.charCodeAt(place) === LIST) return place;
    place = endOfValue(text, place);
    if (place < 0) return "cut";
  }
}

/** The same JSON without the spaces and new lines that only make it readable. */
export function compact(text: string): string {
  const parts: string[] = [];
  let from = 0;
  for (let place = 0; place < text.length;) {
    const code = text.charCodeAt(place);
    if (code === QUOTE) {
      const end = endOfString(text, place);
      place = end < 0 ? text.length : end;
    } else if (isSpace(code)) {
      parts.push(text.slice(from, place));
      place = afterSpace(text, place);
      from = place;
    } else place += 1;
  }
  parts.push(text.slice(from));
  return parts.join("");
}

/** A word of JSON that is neither text nor structure, with where it stands. */
type Word = { start: number; text: string; path: () => string };

const WORD = /[\w+\-.]+/y;

/** A step of a path: the name of a field, or a position. */
type Step = string | number;

/** Its numbers, and words such as true and NaN. */
export function* wordsIn(text: string): Generator<Word> {
  const steps: Step[] = [];
  const inList: boolean[] = [];
  let name: string | undefined;
  for (let place = 0; place < text.length;) {
    const code = text.charCodeAt(place);
    if (code === QUOTE) {
      const end = endOfString(text, place);
      if (end < 0) return;
      if (inList.at(-1) === false && name === undefined) {
        name = text.slice(place, end);
        steps[steps.length - 1] = name;
      }
      place = end;
    } else if (code === LIST || code === OBJECT) {
      inList.push(code === LIST);
      steps.push(0);
      name = undefined;
      place += 1;
    } else if (code === LIST_END || code === OBJECT_END) {
      inList.pop();
      steps.pop();
      // What is behind it belongs to a field that has its name already.
      name = inList.at(-1) === false ? String(steps.at(-1)) : undefined;
      place += 1;
    } else if (code === COMMA) {
      name = undefined;
      const step = steps.at(-1);
      if (typeof step === "number") steps[steps.length - 1] = step + 1;
      place += 1;
    } else {
      WORD.lastIndex = place;
      const word = WORD.exec(text)?.[0];
      if (word) yield { start: place, text: word, path: () => pathOf(steps) };
      place += word?.length ?? 1;
    }
  }
}

/** `annotations[0].result`, as the server names places. */
function pathOf(steps: readonly Step[]): string {
  return steps
    .map((step) => (typeof step === "number" ? `[${step}]` : `.${nameIn(step)}`))
    .join("")
    .replace(/^\./, "");
}

const nameIn = (quoted: string): string => {
  try {
    return String(JSON.parse(quoted));
  } catch {
    return quoted;
  }
};
