/** One entry of a result in Label Studio's JSON. */
export type Region = {
  id: string;
  type: string;
  control: string;
  object: string;
  value: Record<string, unknown>;
  width: number | undefined;
  height: number | undefined;
};

/** The entries of a result. What is no entry is left out: results come from outside. */
export function regionsOf(result: unknown): Region[] {
  if (!Array.isArray(result)) return [];
  return result.filter(isRecord).map((entry, index) => ({
    id: String(entry.id ?? index),
    type: String(entry.type ?? ""),
    control: String(entry.from_name ?? ""),
    object: String(entry.to_name ?? ""),
    value: isRecord(entry.value) ? entry.value : {},
    width: numberIn(entry, "original_width"),
    height: numberIn(entry, "original_height"),
  }));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function numberIn(
  fields: Record<string, unknown>,
  name: string,
): number | undefined {
  const value = fields[name];
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/** Labels stand under a key that is named like the type: `rectanglelabels`, `choices`. */
export function labelsOf({ type, value }: Region): string[] {
  const labels = value[type] ?? value.labels;
  if (Array.isArray(labels)) return labels.map(text);
  return [];
}

/** What an entry says where there is nothing to draw, such as a rating or a written answer. */
export function describe(region: Region): string {
  const labels = labelsOf(region).join(", ");
  const quoted = region.value.text;
  if (labels) return typeof quoted === "string" ? `${labels}: ${quoted}` : labels;
  const stated = region.value[region.type];
  if (stated !== undefined) return text(stated);
  return text(quoted ?? region.value);
}

function text(value: unknown): string {
  if (Array.isArray(value) && value.every((part) => typeof part === "string"))
    return value.join(" › ");
  return typeof value === "string" ? value : JSON.stringify(value);
}
