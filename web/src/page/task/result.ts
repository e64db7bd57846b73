import { exactJson, unmarked } from "../exact";

/** One entry of a result in Label Studio's JSON. */
export type Region = {
  id: string;
  type: string;
  control: string;
  object: string;
  value: Record<string, unknown>;
  width: number | undefined;
  height: number | undefined;
  /** Which of several pictures or pages it is on, from 0. */
  item: number;
  /** Quarter turns to the right of the picture when it was drawn; its place is that without. */
  turns: number;
};

/** The entries of a result. What is no entry is left out: results come from outside. */
export function regionsOf(result: unknown): Region[] {
  if (!Array.isArray(result)) return [];
  return result.filter(isRecord).map((entry, index) => ({
    id: String(unmarked(entry.id ?? index)),
    type: String(entry.type ?? ""),
    control: String(entry.from_name ?? ""),
    object: String(entry.to_name ?? ""),
    value: isRecord(entry.value) ? entry.value : relation(entry),
    width: numberIn(entry, "original_width"),
    height: numberIn(entry, "original_height"),
    item: numberIn(entry, "item_index") ?? 0,
    turns: (4 + Math.round((numberIn(entry, "image_rotation") ?? 0) / 90)) % 4,
  }));
}

/** A relation has no value of its own: it leads from one region to another. */
function relation(entry: Record<string, unknown>): Record<string, unknown> {
  if (entry.type !== "relation") return {};
  return { relation: entry.labels ?? [], from: entry.from_id, to: entry.to_id };
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function numberIn(
  fields: Record<string, unknown>,
  name: string,
): number | undefined {
  const value = readNumber(fields[name]);
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/** A marked number is as near as JavaScript comes to it: enough to draw it. */
function readNumber(value: unknown): unknown {
  const plain = unmarked(value);
  return plain === value ? value : Number(plain);
}

const places = ["start", "x", "points", "vertices", "rle", "imageDataURL", "sequence"];

/** Whether it has a place in what is shown, and is not only said of it. */
export const isPlaced = ({ value }: Region): boolean =>
  places.some((name) => name in value) || "ranges" in value;

/** Labels stand under a key that is named like the type: `rectanglelabels`, `choices`. */
export function labelsOf({ type, value }: Region): string[] {
  const labels = value[type] ?? value.labels;
  if (Array.isArray(labels)) return labels.map(say);
  return [];
}

/** What an entry says, in words: labels with the text that they are on, ratings, rankings. */
export function describe(region: Region): string {
  const { type, value } = region;
  if (type === "relation") return `${say(value.relation)} (relation)`;
  if (type === "pairwise") return say(value.selected);
  const labels = labelsOf(region).join(", ");
  const quoted = value.text;
  if (labels) return typeof quoted === "string" ? `${labels}: ${quoted}` : labels;
  return say(value[type] ?? quoted ?? (isPlaced(region) ? "no label" : value));
}

function say(value: unknown): string {
  if (typeof value === "string") return String(unmarked(value));
  if (Array.isArray(value) && value.every((part) => typeof part === "string"))
    return value.map(unmarked).join(" › ");
  if (!isRecord(value)) return exactJson(value);
  const parts = Object.entries(value);
  if (parts.every(([, part]) => Array.isArray(part)))
    return parts
      .map(([name, part]) => `${name}: ${(part as []).map(unmarked).join(", ")}`)
      .join("; ");
  return exactJson(value);
}
