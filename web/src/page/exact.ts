import { wordsIn } from "./json";

/**
 * Integers of more than 53 bits in the answers of the server.
 *
 * JavaScript would round them. In the page they are texts of their digits behind a mark that
 * no text of the server has: it keeps no NUL.
 */
const MARK = "\0";
const MARKED_IN_JSON = /"\\u0000(-?\d+)"/g;
const MAY_BE_ROUNDED = /[^\d.]\d{16,}(?![\d.])/;

/** Whether JSON may hold an integer that JavaScript rounds. */
export const mayBeRounded = (json: string): boolean => MAY_BE_ROUNDED.test(json);

/** The JSON with marked texts for the integers that would be rounded. */
export function withMarks(json: string): string {
  if (!mayBeRounded(json)) return json;
  let marked = "";
  let taken = 0;
  for (const { start, text } of wordsIn(json)) {
    if (!/^-?\d{16,}$/.test(text) || String(Number(text)) === text) continue;
    marked += `${json.slice(taken, start)}"\\u0000${text}"`;
    taken = start + text.length;
  }
  return marked + json.slice(taken);
}

/** A value as it is to be read: with the digits of a number that is marked. */
export function unmarked(value: unknown): unknown {
  const isMarked = typeof value === "string" && value.startsWith(MARK);
  return isMarked ? value.slice(MARK.length) : value;
}

/** A value of the server as JSON, with every digit. */
export function exactJson(value: unknown, indent?: number): string {
  return (JSON.stringify(value, null, indent) ?? "").replaceAll(MARKED_IN_JSON, "$1");
}

/** Like `fetch`, for answers in JSON. */
export async function fetchExact(
  input: RequestInfo | URL,
  init?: RequestInit,
): Promise<Response> {
  const response = await fetch(input, init);
  const { status, statusText, headers } = response;
  return new Response(withMarks(await response.text()), {
    status,
    statusText,
    headers,
  });
}
