import { useState } from "react";
import type { FiguresFragment, IntervalMethod } from "../../generated/documents";
import { type Address, type Rank, writeAddress } from "../address";
import { Accuracy, percent } from "../ui/figures";
import { Lines } from "../ui/Shortened";
import type { Cell } from "./csv";
import { TakeAway } from "./TakeAway";

export type Named = FiguresOf & {
  id: string;
  name: string;
  email?: string | null;
  answers: Address;
};
type FiguresOf = Pick<
  FiguresFragment,
  "comparedCount" | "mean" | "interval" | "min" | "max"
>;

/** What the rows are ranked by, and whether the highest come first. */
export type Ranking = { rank: Rank; best: boolean };

type FiguresTableProps = {
  title: string;
  file: string;
  rows: readonly Named[];
  ranking: Ranking;
  onRank: (ranking: Ranking) => void;
};

/** The first of many are shown; the rest is found by its name or asked for. */
const SHOWN_AT_FIRST = 100;
/** A table of fewer is looked through faster than searched. */
const FEW = 8;

const methods: Record<IntervalMethod, string> = {
  WILSON: "Wilson’s score interval, for accuracies that are all 0 or 1",
  BOUNDED_MEAN: "Gaffke’s bound of a mean, for accuracies between 0 and 1",
};

/** Who is how accurate, each with a way to the answers behind the number, the worst first. */
export function FiguresTable(props: FiguresTableProps) {
  const { title, file, rows, ranking, onRank } = props;
  const [search, setSearch] = useState("");
  const [most, setMost] = useState(SHOWN_AT_FIRST);
  if (rows.length === 0) return null;
  const ranked = inOrder(rows, ranking);
  const named = ranked.filter((row) => isNamed(row, search));
  const shown = named.slice(0, most);
  const head = { ranking, onRank };
  return (
    <section aria-label={title}>
      <div className="title">
        <h2>
          {title} <span className="hint">{rows.length.toLocaleString()}</span>
        </h2>
        {rows.length > FEW && (
          <input
            type="search"
            aria-label={`Search ${title.toLowerCase()}`}
            placeholder="Name or address"
            value={search}
            onChange={({ target }) => setSearch(target.value)}
          />
        )}
        <Quick {...head} />
        <TakeAway file={file} rows={() => table(named)} />
      </div>
      <div className="scroll" role="group" aria-label={title} tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">Name</th>
              <Head {...head} by="MEAN" title="Mean" />
              <Head {...head} by="INTERVAL" title="95 % interval" />
              <Head {...head} by="COMPARED_COUNT" title="Compared" />
              <th scope="col">Lowest</th>
              <th scope="col">Highest</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <tr key={row.id}>
                <th scope="row">
                  <a href={writeAddress(row.answers)}>
                    <Lines text={row.name} />
                  </a>
                </th>
                <td>
                  <Accuracy value={row.mean} />
                </td>
                <td title={row.interval ? methods[row.interval.method] : undefined}>
                  {row.interval
                    ? `${percent(row.interval.low)} – ${percent(row.interval.high)}`
                    : "–"}
                </td>
                <td>{row.comparedCount.toLocaleString()}</td>
                <td>{typeof row.min === "number" ? percent(row.min) : "–"}</td>
                <td>{typeof row.max === "number" ? percent(row.max) : "–"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {named.length === 0 && <p className="hint">Nobody is called that here.</p>}
      {named.length > shown.length && (
        <button type="button" className="quiet" onClick={() => setMost(Infinity)}>
          Show all {named.length.toLocaleString()}
        </button>
      )}
    </section>
  );
}

const isNamed = ({ name, email }: Named, search: string): boolean =>
  `${name} ${email ?? ""}`.toLowerCase().includes(search.trim().toLowerCase());

/**
 * Those whom the numbers say most about come first: the best by the lower end of their
 * interval, the worst by its upper end. Where nothing is compared, a row comes last.
 */
export function inOrder(rows: readonly Named[], { rank, best }: Ranking): Named[] {
  const valueOf = ({ interval, mean, comparedCount }: Named) => {
    if (rank === "COMPARED_COUNT") return comparedCount;
    return rank === "MEAN" ? mean : best ? interval?.low : interval?.high;
  };
  const sign = best ? -1 : 1;
  return rows.toSorted((a, b) => {
    const [left, right] = [valueOf(a), valueOf(b)];
    if (typeof left !== "number" || typeof right !== "number")
      return Number(typeof left !== "number") - Number(typeof right !== "number");
    return sign * (left - right) || b.comparedCount - a.comparedCount;
  });
}

type QuickProps = Pick<FiguresTableProps, "ranking" | "onRank">;

const quick: [string, Ranking][] = [
  ["Worst first", { rank: "INTERVAL", best: false }],
  ["Best first", { rank: "INTERVAL", best: true }],
  ["Most answers", { rank: "COMPARED_COUNT", best: true }],
];

/** The orders that are asked for most. */
function Quick({ ranking, onRank }: QuickProps) {
  return (
    <div role="group" aria-label="Order" className="versions">
      {quick.map(([name, one]) => (
        <button
          key={name}
          type="button"
          className="quiet"
          aria-pressed={one.rank === ranking.rank && one.best === ranking.best}
          onClick={() => onRank(one)}
        >
          {name}
        </button>
      ))}
    </div>
  );
}

type IntervalLegendProps = {
  rows: readonly Pick<Named, "interval">[];
  ranking: Ranking;
};

/** What the intervals mean, and how they were computed. */
export function IntervalLegend({ rows, ranking }: IntervalLegendProps) {
  const used = new Set(rows.flatMap(({ interval }) => interval?.method ?? []));
  if (used.size === 0) return null;
  const said = [...used].map((method) => methods[method]).join("; and by ");
  return (
    <p className="hint">
      In 95 of 100 cases the interval holds the mean of all answers that could be given
      in the same way. Computed by {said}.
      {ranking.rank === "INTERVAL" &&
        (ranking.best
          ? " Ranked by its lower end: 790 right of 800 stand above 20 of 20, which say less."
          : " Ranked by its upper end: 300 right of 800 stand above 2 of 5, which say less.")}
    </p>
  );
}

type HeadProps = QuickProps & { by: Rank; title: string };

/** The title of a column, which ranks the rows by it, and turns the order if it does already. */
function Head({ by, title, ranking, onRank }: HeadProps) {
  const isRank = ranking.rank === by;
  const best = isRank ? !ranking.best : false;
  return (
    <th
      scope="col"
      aria-sort={isRank ? (ranking.best ? "descending" : "ascending") : undefined}
    >
      <button
        type="button"
        className="plain"
        title={`Rank by ${title.toLowerCase()}, the ${best ? "highest" : "lowest"} first`}
        onClick={() => onRank({ rank: by, best })}
      >
        {title}
        <span aria-hidden="true" className="arrow">
          {isRank ? (ranking.best ? "▾" : "▴") : ""}
        </span>
      </button>
    </th>
  );
}

function table(rows: readonly Named[]): Cell[][] {
  const head = [
    "id",
    "name",
    "email",
    "mean",
    "interval_low",
    "interval_high",
    "interval_method",
    "compared",
    "min",
    "max",
  ];
  const lines = rows.map((row) => [
    row.id,
    row.name,
    row.email,
    row.mean,
    row.interval?.low,
    row.interval?.high,
    row.interval?.method,
    row.comparedCount,
    row.min,
    row.max,
  ]);
  return [head, ...lines];
}
