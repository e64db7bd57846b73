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
    colors: new Map(
      elements.flatMap((element) => {
        const label = element.getAttribute("alias") ?? element.getAttribute("value");
        const color = element.getAttribute("background");
        return label && color && CSS.supports("color", color) ? [[label, color]] : [];
      }),
    ),
  };
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

/** The label's colour: as configured, or one of its own that stays the same. */
export function colorOf(config: LabelConfig, label: string | undefined): string {
  if (label === undefined) return "gray";
  const configured = config.colors.get(label);
  if (configured) return configured;
  const sum = [...label].reduce((total, letter) => total + letter.charCodeAt(0), 0);
  return `hsl(${(sum * goldenAngle) % hues} 65% 45%)`;
}

/** A value of the task's data by its path, such as `text` or `meta.title`. */
export function valueAt(data: unknown, path: string): unknown {
  const value = path.split(".").reduce<unknown>((inside, key) => {
    if (typeof inside !== "object" || inside === null) return undefined;
    return (inside as Record<string, unknown>)[key];
  }, data);
  return unmarked(value);
}
