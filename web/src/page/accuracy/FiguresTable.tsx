import type { FiguresFragment, IntervalMethod } from "../../generated/documents";
import { type Address, type Rank, writeAddress } from "../address";
import { Accuracy, percent } from "../ui/figures";
import { Lines } from "../ui/Shortened";
import { TakeAway } from "./TakeAway";

type Named = FiguresFragmentOf & { name: string; tasks: Address };
type FiguresFragmentOf = Pick<
  FiguresFragment,
  "comparedCount" | "mean" | "interval" | "min" | "max"
>;
type FiguresTableProps = {
  title: string;
  file: string;
  rows: Named[];
  rank: Rank;
  onRank: (rank: Rank) => void;
};

/** What a row is ranked by. Null where nothing is compared: those come last. */
const ranked: Record<Rank, (row: Named) => number | null | undefined> = {
  LOWER_BOUND: ({ interval }) => interval?.low,
  MEAN: ({ mean }) => mean,
  COMPARED_COUNT: ({ comparedCount }) => comparedCount,
};

const methods: Record<IntervalMethod, string> = {
  WILSON: "Wilson’s score interval, for accuracies that are all 0 or 1",
  BOUNDED_MEAN: "Gaffke’s bound of a mean, for accuracies between 0 and 1",
};

/** Who is how accurate, each with a way to the tasks behind the number. */
export function FiguresTable({ title, file, rows, rank, onRank }: FiguresTableProps) {
  if (rows.length === 0) return null;
  const valueOf = ranked[rank];
  const inOrder = rows.toSorted((a, b) => (valueOf(b) ?? -1) - (valueOf(a) ?? -1));
  const head = { rank, onRank };
  return (
    <section aria-label={title}>
      <div className="title">
        <h2>{title}</h2>
        <TakeAway file={file} rows={() => table(inOrder)} />
      </div>
      <div className="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">Name</th>
              <Head {...head} by="MEAN" title="Mean" />
              <Head
                {...head}
                by="LOWER_BOUND"
                title="95 % interval"
                says="its lower end"
              />
              <Head {...head} by="COMPARED_COUNT" title="Compared" />
              <th scope="col">Lowest</th>
              <th scope="col">Highest</th>
            </tr>
          </thead>
          <tbody>
            {inOrder.map((row) => (
              <tr key={row.name}>
                <th scope="row">
                  <a href={writeAddress(row.tasks)}>
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
    </section>
  );
}

type IntervalLegendProps = { rows: readonly Pick<Named, "interval">[]; rank: Rank };

/** What the intervals mean, and how they were computed. */
export function IntervalLegend({ rows, rank }: IntervalLegendProps) {
  const used = new Set(rows.flatMap(({ interval }) => interval?.method ?? []));
  if (used.size === 0) return null;
  const said = [...used].map((method) => methods[method]).join("; and by ");
  return (
    <p className="hint">
      In 95 of 100 cases the interval holds the mean of all answers that could be given
      in the same way. Computed by {said}.
      {rank === "LOWER_BOUND" &&
        " Ranked by its lower end: 790 right of 800 stand above 20 of 20, which say less."}
    </p>
  );
}

type HeadProps = {
  by: Rank;
  title: string;
  /** What of the column counts, where that is not all of it. */
  says?: string;
  rank: Rank;
  onRank: (rank: Rank) => void;
};

/** The title of a column, which ranks the rows by it: the highest first. */
function Head({ by, title, says, rank, onRank }: HeadProps) {
  const isRank = rank === by;
  return (
    <th scope="col" aria-sort={isRank ? "descending" : undefined}>
      <button
        type="button"
        className="plain"
        title={`Rank by ${says ?? title.toLowerCase()}`}
        onClick={() => onRank(by)}
      >
        {title}
        <span aria-hidden="true" className="arrow">
          {isRank ? "▾" : ""}
        </span>
      </button>
    </th>
  );
}

function table(rows: Named[]): (string | number | null | undefined)[][] {
  const head = [
    "name",
    "mean",
    "interval_low",
    "interval_high",
    "interval_method",
    "compared",
    "min",
    "max",
  ];
  const lines = rows.map((row) => [
    row.name,
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
