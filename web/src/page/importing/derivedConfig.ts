import { isRecord } from "../task/result";

/** Each type of a result, with the tag that makes it and what such a tag is about. */
const TAGS: Record<string, [tag: string, object: string]> = {
  rectanglelabels: ["RectangleLabels", "Image"],
  rectangle: ["Rectangle", "Image"],
  polygonlabels: ["PolygonLabels", "Image"],
  polygon: ["Polygon", "Image"],
  ellipselabels: ["EllipseLabels", "Image"],
  ellipse: ["Ellipse", "Image"],
  keypointlabels: ["KeyPointLabels", "Image"],
  keypoint: ["KeyPoint", "Image"],
  brushlabels: ["BrushLabels", "Image"],
  brush: ["Brush", "Image"],
  bitmasklabels: ["BitmaskLabels", "Image"],
  vectorlabels: ["VectorLabels", "Image"],
  hypertextlabels: ["HyperTextLabels", "HyperText"],
  paragraphlabels: ["ParagraphLabels", "Paragraphs"],
  timeserieslabels: ["TimeSeriesLabels", "TimeSeries"],
  timelinelabels: ["TimelineLabels", "Video"],
  videorectangle: ["VideoRectangle", "Video"],
  labels: ["Labels", "Text"],
  choices: ["Choices", ""],
  taxonomy: ["Taxonomy", ""],
  textarea: ["TextArea", ""],
  rating: ["Rating", ""],
  number: ["Number", ""],
  datetime: ["DateTime", ""],
  ranker: ["Ranker", "List"],
};

const NESTED: Record<string, string> = { Choices: "Choice", Taxonomy: "Choice" };

type Control = { name: string; tag: string; toName: string; labels: Set<string> };
type ObjectTag = { name: string; tag: string };

/** A label config that was made from tasks, and what of their results it leaves out. */
export type Derived = { xml: string; controls: number; unknownTypes: string[] };

/**
 * Puts a label config together from the results and the data of tasks.
 *
 * An export names every control and what it is about, with the labels that were used. It does
 * not say which labels were never used, nor how anything was laid out.
 */
export function deriveConfig(tasks: readonly unknown[]): Derived {
  const controls = new Map<string, Control>();
  const objects = new Map<string, ObjectTag>();
  const unknownTypes = new Set<string>();
  for (const entry of tasks.flatMap(entriesOf)) {
    const [name, toName, type] = [entry.from_name, entry.to_name, entry.type];
    if (typeof name !== "string" || typeof toName !== "string") continue;
    const tags = TAGS[String(type)];
    if (!tags) {
      if (type !== "relation") unknownTypes.add(String(type));
      continue;
    }
    const [tag, object] = tags;
    const control = controls.get(name) ?? { name, tag, toName, labels: new Set() };
    controls.set(name, control);
    for (const label of labelsIn(entry.value, String(type))) control.labels.add(label);
    const told = objects.get(toName)?.tag;
    objects.set(toName, { name: toName, tag: told || soundOr(entry.value, object) });
  }
  const data = tasks.map((task) => (isRecord(task) ? (task.data ?? task) : undefined));
  return {
    xml: written(
      [...objects.values()],
      [...controls.values()],
      data.find(isRecord) ?? {},
    ),
    controls: controls.size,
    unknownTypes: [...unknownTypes],
  };
}

function entriesOf(task: unknown): Record<string, unknown>[] {
  if (!isRecord(task)) return [];
  const answers = [task.annotations, task.completions, task.predictions].flat();
  return answers.flatMap((answer) =>
    isRecord(answer) && Array.isArray(answer.result)
      ? answer.result.filter(isRecord)
      : [],
  );
}

/** Labels stand under a key that is named like the type; those of a taxonomy are paths. */
function labelsIn(value: unknown, type: string): string[] {
  if (
    !isRecord(value) ||
    !(type === "choices" || type === "taxonomy" || /label/.test(type))
  )
    return [];
  const labels = value[type] ?? value.labels;
  const listed = Array.isArray(labels) ? labels : [];
  return listed
    .map((label) => (Array.isArray(label) ? label[0] : label))
    .filter((label) => typeof label === "string");
}

/** Stretches of a recording have no text in them, those of a text do. */
function soundOr(value: unknown, object: string): string {
  const isSound =
    object === "Text" && isRecord(value) && typeof value.start === "number";
  return isSound && !("text" in value) && "channel" in value ? "Audio" : object;
}

function written(
  objects: readonly ObjectTag[],
  controls: readonly Control[],
  data: Record<string, unknown>,
): string {
  const lines = objects.map(({ name, tag }) => {
    const key = keyOf(name, tag, data);
    const list = tag === "List" ? ' title="Items"' : "";
    return `  <${tag || looksLike(data[key])} name=${quoted(name)} value=${quoted(`$${key}`)}${list}/>`;
  });
  for (const { name, tag, toName, labels } of controls) {
    const head = `<${tag} name=${quoted(name)} toName=${quoted(toName)}`;
    const inner = NESTED[tag] ?? "Label";
    lines.push(
      ...(labels.size === 0
        ? [`  ${head}/>`]
        : [
            `  ${head}>`,
            ...[...labels].map((label) => `    <${inner} value=${quoted(label)}/>`),
            `  </${tag}>`,
          ]),
    );
  }
  return `<View>\n${lines.join("\n")}\n</View>`;
}

/** The key of the data that an object shows: called like it, or the first that looks so. */
function keyOf(name: string, tag: string, data: Record<string, unknown>): string {
  if (name in data) return name;
  const keys = Object.keys(data);
  const wanted = tag || "Text";
  return keys.find((key) => looksLike(data[key]) === wanted) ?? keys[0] ?? name;
}

const MEDIA: [RegExp, string][] = [
  [/\.(jpe?g|png|gif|webp|bmp|svg|tiff?)(\?|$)|^data:image\//i, "Image"],
  [/\.(wav|mp3|ogg|flac|m4a)(\?|$)|^data:audio\//i, "Audio"],
  [/\.(mp4|webm|mov|mkv)(\?|$)|^data:video\//i, "Video"],
  [/^\s*<(!doctype|html|body|div|p|table|span)\b/i, "HyperText"],
];

/** What shows such a value. */
function looksLike(value: unknown): string {
  if (Array.isArray(value)) return value.some(isUtterance) ? "Paragraphs" : "List";
  if (isRecord(value)) return "TimeSeries";
  return MEDIA.find(([pattern]) => pattern.test(String(value)))?.[1] ?? "Text";
}

const isUtterance = (value: unknown): boolean => isRecord(value) && "text" in value;

const quoted = (text: string): string =>
  `"${text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;")}"`;
