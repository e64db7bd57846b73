import { exactJson, unmarked } from "../exact";
import { type LabelConfig, valueAt } from "../task/labelConfig";
import { placeOf } from "../ui/media";

type DataPreviewProps = { task: { id: string; data?: unknown }; config: LabelConfig };

/** The preview as a second way to where the row's number leads. */
export function DataLink({ to, ...preview }: DataPreviewProps & { to: string }) {
  return (
    <a href={to} tabIndex={-1} aria-hidden="true" className="plain">
      <DataPreview {...preview} />
    </a>
  );
}

/** One line, or a small picture, of what a task shows to its annotators. */
export function DataPreview({ task: { id, data }, config }: DataPreviewProps) {
  const pictured = config.shown.find(({ tag }) => tag === "Image");
  const source = pictured && firstOf(valueAt(data, pictured.variable));
  const place = typeof source === "string" ? placeOf(source, id) : undefined;
  if (place && place.kind !== "blocked")
    return <img className="thumbnail" src={place.address} alt="" loading="lazy" />;
  return (
    <span className="clip" dir="auto">
      {lineOf(data, config)}
    </span>
  );
}

const firstOf = (value: unknown): unknown => (Array.isArray(value) ? value[0] : value);

/** What the label config shows first, else any text of the data. */
function lineOf(data: unknown, config: LabelConfig): string {
  const texts = config.shown
    .map(({ variable }) => valueAt(data, variable))
    .filter((value) => typeof value === "string" && value.trim() !== "");
  if (texts.length > 0) return texts.join(" · ");
  const values = typeof data === "object" && data !== null ? Object.values(data) : [];
  const text = values.find((value) => typeof value === "string");
  return text === undefined ? exactJson(data) : String(unmarked(text));
}
