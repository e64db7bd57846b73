import { scaleLinear, scaleUtc } from "d3-scale";
import { unmarked } from "../exact";
import { type Channel, colorOf, type LabelConfig, type Shown } from "./labelConfig";
import { type Marks, marked, signed } from "./marks";
import { labelsOf, type Region } from "./result";

type SeriesProps = {
  shown: Shown;
  columns: Record<string, unknown>;
  regions: Region[];
  reference: Region[];
  config: LabelConfig;
  marks: Marks;
  referenceMarks: Marks | undefined;
};

const WIDTH = 1000;
const HEIGHT = 120;
const TICKS = 6;
/** Times that are this large are taken for seconds or milliseconds since 1970. */
const DATES = { SECONDS: 1e9, MILLISECONDS: 1e12 };

/** A time series: a line for each channel over one axis, with the labelled stretches. */
export function Series({ shown, columns, regions, reference, ...look }: SeriesProps) {
  const timeColumn = shown.attributes.timeColumn ?? "";
  const times = numbers(columns[timeColumn]);
  const channels: readonly Channel[] =
    shown.channels.length > 0
      ? shown.channels
      : Object.keys(columns).map((column) => ({ column }));
  const lines = channels
    .filter(({ column }) => column !== timeColumn)
    .map((channel) => ({ channel, values: numbers(columns[channel.column]) }));
  const count = Math.max(0, ...lines.map(({ values }) => values.length));
  const from = times[0] ?? 0;
  const to = times.at(-1) ?? Math.max(1, count - 1);
  const share = (time: number) => (100 * (time - from)) / (to - from || 1);
  const moments = lines[0]?.values.map((_, index) => times[index] ?? index) ?? [];
  return (
    <div className="series">
      {lines.map(({ channel, values }) => (
        <figure key={channel.column}>
          <figcaption style={{ "--color": channel.color ?? "var(--accent)" } as never}>
            {channel.legend ?? channel.column}
            {channel.units && ` (${channel.units})`}
          </figcaption>
          <div className="plot">
            <Line {...{ values, moments, share }} channel={channel} />
            <Stretches
              {...{ regions: reference, share, config: look.config }}
              marks={look.referenceMarks}
              isReference
            />
            <Stretches {...{ regions, share }} {...look} isReference={false} />
          </div>
        </figure>
      ))}
      <Axis from={from} to={to} share={share} />
    </div>
  );
}

type LineProps = {
  channel: Channel;
  values: readonly number[];
  moments: readonly number[];
  share: (time: number) => number;
};

function Line({ channel, values, moments, share }: LineProps) {
  const low = values.reduce((least, value) => Math.min(least, value), Infinity);
  const high = values.reduce((most, value) => Math.max(most, value), -Infinity);
  const y = scaleLinear([low, high === low ? low + 1 : high], [HEIGHT - 4, 4]);
  const x = (index: number) => (WIDTH * share(moments[index] ?? index)) / 100;
  const points = values.map((value, index) => `${x(index)},${y(value)}`).join(" ");
  return (
    <>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${channel.legend ?? channel.column}: ${values.length} values from ${low} to ${high}`}
      >
        <polyline points={points} style={{ stroke: channel.color }} />
      </svg>
      {y.ticks(3).map((tick) => (
        <span
          key={tick}
          className="tick hint"
          style={{ insetBlockStart: `${(100 * y(tick)) / HEIGHT}%` }}
        >
          {y.tickFormat(3)(tick)}
        </span>
      ))}
    </>
  );
}

type StretchesProps = {
  regions: readonly Region[];
  share: (time: number) => number;
  config: LabelConfig;
  marks: Marks | undefined;
  isReference: boolean;
};

/** The labelled stretches; those of the ground truth are a strip along the top. */
function Stretches({ regions, share, config, marks, isReference }: StretchesProps) {
  return regions.map((region) => {
    const [start, end] = [moment(region.value.start), moment(region.value.end)];
    if (!marks || !Number.isFinite(start) || !Number.isFinite(end)) return null;
    const labels = labelsOf(region).join(", ");
    const place = {
      insetInlineStart: `${share(start)}%`,
      inlineSize: `max(2px, ${share(end) - share(start)}%)`,
      "--color": colorOf(config, labelsOf(region)[0]),
    };
    return (
      <span
        key={region.id}
        className={isReference ? "stretch reference" : "stretch"}
        title={`${labels}: ${said(start)} to ${said(end)}`}
        {...marked(marks, region.id)}
        style={place as never}
      >
        {isReference && "★ "}
        {signed(marks, region.id, labels)}
      </span>
    );
  });
}

type AxisProps = { from: number; to: number; share: (time: number) => number };

function Axis({ from, to, share }: AxisProps) {
  const unit = unitOf(from);
  const [ticks, format] =
    unit === undefined
      ? (() => {
          const scale = scaleLinear([from, to], [0, 1]);
          return [scale.ticks(TICKS), scale.tickFormat(TICKS)] as const;
        })()
      : (() => {
          const scale = scaleUtc([new Date(from * unit), new Date(to * unit)], [0, 1]);
          const formatted = scale.tickFormat();
          return [
            scale.ticks(TICKS).map((date) => date.getTime() / unit),
            (tick: number) => formatted(new Date(tick * unit)),
          ] as const;
        })();
  return (
    <div className="axis hint" aria-hidden="true">
      {ticks.map((tick) => (
        <span key={tick} style={{ insetInlineStart: `${share(tick)}%` }}>
          {format(tick)}
        </span>
      ))}
    </div>
  );
}

/** The milliseconds of a unit of time, where times are dates. */
function unitOf(time: number): number | undefined {
  if (time >= DATES.MILLISECONDS) return 1;
  return time >= DATES.SECONDS ? 1000 : undefined;
}

function said(time: number): string {
  const unit = unitOf(time);
  return unit === undefined ? String(time) : new Date(time * unit).toISOString();
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
