import { unmarked } from "../exact";
import { colorOf, type LabelConfig, type Shown } from "./labelConfig";
import { type Marks, marked } from "./marks";
import { labelsOf, type Region } from "./result";

type SeriesProps = {
  shown: Shown;
  columns: Record<string, unknown>;
  regions: Region[];
  config: LabelConfig;
  marks: Marks;
};

const WIDTH = 1000;
const HEIGHT = 120;

/** A time series: a line for each channel, with the labelled stretches behind it. */
export function Series({ shown, columns, regions, config, marks }: SeriesProps) {
  const times = numbers(columns[shown.attributes.timeColumn ?? ""]);
  const names = shown.channels.length > 0 ? shown.channels : Object.keys(columns);
  const channels = names
    .filter((name) => name !== shown.attributes.timeColumn)
    .map((name) => ({ name, values: numbers(columns[name]) }));
  const count = Math.max(0, ...channels.map(({ values }) => values.length));
  const from = times[0] ?? 0;
  const to = times.at(-1) ?? Math.max(1, count - 1);
  const x = (time: number) => (WIDTH * (time - from)) / (to - from || 1);
  return channels.map(({ name, values }) => (
    <figure key={name} className="series">
      <figcaption>{name}</figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img">
        <title>{`${name}: ${values.length} values`}</title>
        {regions.map((region) => {
          const [start, end] = [moment(region.value.start), moment(region.value.end)];
          const labels = labelsOf(region).join(", ");
          return (
            <rect
              key={region.id}
              {...marked(marks, region.id)}
              className="stretch"
              x={x(start)}
              y={0}
              width={Math.max(2, x(end) - x(start))}
              height={HEIGHT}
              fill={colorOf(config, labels)}
            >
              <title>{labels}</title>
            </rect>
          );
        })}
        <polyline points={lineOf(values, (index) => x(times[index] ?? index))} />
      </svg>
    </figure>
  ));
}

function lineOf(values: readonly number[], x: (index: number) => number): string {
  const low = values.reduce((least, value) => Math.min(least, value), Infinity);
  const high = values.reduce((most, value) => Math.max(most, value), -Infinity);
  const y = (value: number) =>
    HEIGHT - 4 - ((HEIGHT - 8) * (value - low)) / (high - low || 1);
  return values.map((value, index) => `${x(index)},${y(value)}`).join(" ");
}

/** Times are numbers, or texts that name a moment. */
const moment = (value: unknown): number => {
  const plain = unmarked(value);
  return typeof plain === "string" && Number.isNaN(Number(plain))
    ? Date.parse(plain)
    : Number(plain);
};

const numbers = (column: unknown): number[] =>
  Array.isArray(column) ? column.map(moment).filter(Number.isFinite) : [];
