export type Cell = string | number | null | undefined;

/** RFC 4180. A text that a spreadsheet would run as a formula gets an apostrophe before it. */
export function csv(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

/** What sheets take when it is pasted: no cell may hold a tab or a line of its own. */
export function tabbed(rows: readonly (readonly Cell[])[]): string {
  const plain = (value: Cell) =>
    value === null || value === undefined
      ? ""
      : safe(String(value)).replace(/\s+/g, " ");
  return rows.map((row) => row.map(plain).join("\t")).join("\n");
}

function cell(value: Cell): string {
  if (typeof value !== "string") return value?.toString() ?? "";
  const text = safe(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const safe = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);
