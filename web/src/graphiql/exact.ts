import { mayBeRounded } from "../page/exact";

/** What browsers have and the types do not know yet: numbers that stay as they are written. */
type RawJson = {
  rawJSON?: (text: string) => unknown;
  parse(
    text: string,
    read: (key: string, value: unknown, context?: { source?: string }) => unknown,
  ): unknown;
};

/** The value of a JSON text, which `JSON.stringify` writes with every digit that it had. */
export function parseExact(text: string): unknown {
  const { rawJSON } = JSON as RawJson;
  if (!rawJSON || !mayBeRounded(text)) return JSON.parse(text);
  return (JSON as RawJson).parse(text, (_, value, context) => {
    const { source } = context ?? {};
    const isRounded =
      typeof value === "number" && source !== undefined && /^-?\d+$/.test(source);
    return isRounded ? rawJSON(source) : value;
  });
}

/** Like `fetch`, for answers in JSON that are shown. */
export async function fetchExact(
  input: RequestInfo | URL,
  init?: RequestInit,
): Promise<Response> {
  const response = await fetch(input, init);
  return Object.assign(response, {
    json: async () => parseExact(await response.text()),
  });
}
