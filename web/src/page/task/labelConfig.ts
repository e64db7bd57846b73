import { unmarked } from "../exact";

/** Something that the label config shows, such as `<Text name="text" value="$text"/>`. */
export type Shown = {
  name: string;
  tag: string;
  variable: string;
  /** The other attributes of the tag, such as `nameKey` of Paragraphs. */
  attributes: Readonly<Record<string, string>>;
  /** The columns of a time series that are drawn. */
  channels: readonly Channel[];
};

/** A column of a time series, and how the label config has it drawn. */
export type Channel = {
  column: string;
  legend?: string | undefined;
  units?: string | undefined;
  color?: string | undefined;
};

export type LabelConfig = { shown: Shown[]; colors: ReadonlyMap<string, string> };

/** What to show of a task, and the colours that the config gives to its labels. */
export function parseLabelConfig(xml: string): LabelConfig {
  const parsed = new DOMParser().parseFromString(xml, "text/xml");
  const elements = [...parsed.querySelectorAll("*")];
  return {
    shown: elements.flatMap(shownBy),
    colors: colorsOf(elements),
  };
}

const isLabel = ({ tagName }: Element) => tagName === "Label" || tagName === "Choice";

/** As configured; the others each have a hue of their own, by their place in the config. */
function colorsOf(elements: readonly Element[]): ReadonlyMap<string, string> {
  const colors = new Map<string, string>();
  for (const element of elements) {
    const label = element.getAttribute("alias") ?? element.getAttribute("value");
    const color = element.getAttribute("background");
    if (!label) continue;
    if (color && CSS.supports("color", color)) colors.set(label, color);
    else if (isLabel(element) && !colors.has(label))
      colors.set(label, ownColor(colors.size + 1));
  }
  return colors;
}

function shownBy(element: Element): Shown[] {
  const name = element.getAttribute("name");
  const value = element.getAttribute("valueList") ?? element.getAttribute("value");
  if (!name || !value?.startsWith("$") || element.hasAttribute("toName")) return [];
  const pairs = [...element.attributes].map((one) => [one.name, one.value]);
  const channels = [...element.querySelectorAll("Channel")];
  return [
    {
      name,
      tag: element.tagName,
      variable: value.slice(1),
      attributes: Object.fromEntries(pairs),
      channels: channels.flatMap(channelOf),
    },
  ];
}

function channelOf(element: Element): Channel[] {
  const column = element.getAttribute("column");
  if (column === null) return [];
  const color = element.getAttribute("strokeColor");
  return [
    {
      column,
      legend: element.getAttribute("legend") ?? undefined,
      units: element.getAttribute("units") ?? undefined,
      color: color && CSS.supports("color", color) ? color : undefined,
    },
  ];
}

const hues = 360;
const goldenAngle = 137.508;

const ownColor = (place: number): string =>
  `hsl(${Math.round((place * goldenAngle) % hues)} 65% 45%)`;

/** The label's colour; one of its own that stays the same where the config lacks it. */
export function colorOf(config: LabelConfig, label: string | undefined): string {
  if (label === undefined) return "gray";
  const sum = [...label].reduce((total, letter) => total + letter.charCodeAt(0), 0);
  return config.colors.get(label) ?? ownColor(sum);
}

/** A value of the task's data by its path, such as `text` or `meta.title`. */
export function valueAt(data: unknown, path: string): unknown {
  const value = path.split(".").reduce<unknown>((inside, key) => {
    if (typeof inside !== "object" || inside === null) return undefined;
    return (inside as Record<string, unknown>)[key];
  }, data);
  return unmarked(value);
}
