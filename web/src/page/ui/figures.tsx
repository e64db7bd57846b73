export const percent = (share: number): string =>
  `${(Math.round(share * 1000) / 10).toFixed(1)}\u00a0%`;

const dates = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });

export const day = (moment: string): string => dates.format(new Date(moment));

const moments = new Intl.DateTimeFormat(undefined, {
  dateStyle: "medium",
  timeStyle: "short",
});

export const moment = (at: string): string => moments.format(new Date(at));

export const count = (amount: number, one: string, many = `${one}s`): string =>
  `${amount.toLocaleString()} ${amount === 1 ? one : many}`;

/** How much of so many bytes, in a unit that suits all of them. */
export function bytesOf(bytes: number, all: number): string {
  const [unit, size] = all < 1e6 ? ["kB", 1e3] : ["MB", 1e6];
  return `${(bytes / size).toFixed(1)} of ${(all / size).toFixed(1)} ${unit}`;
}

/** An accuracy as a bar with its number. */
export function Accuracy({ value }: { value: number | null | undefined }) {
  if (value === null || value === undefined) return <span className="hint">–</span>;
  return (
    <span className="accuracy">
      <meter min={0} max={1} low={0.5} high={0.8} optimum={1} value={value}>
        {percent(value)}
      </meter>
      <span>{percent(value)}</span>
    </span>
  );
}
