import type { FiguresFragment } from "../../generated/documents";
import { type Address, writeAddress } from "../address";
import { Accuracy, percent } from "../ui/figures";
import { Lines } from "../ui/Shortened";
import { TakeAway } from "./TakeAway";

type Named = FiguresFragmentOf & { name: string; tasks: Address };
type FiguresFragmentOf = Pick<
  FiguresFragment,
  "comparedCount" | "mean" | "interval" | "min" | "max"
>;
type FiguresTableProps = { title: string; file: string; rows: Named[] };

/** Who is how accurate: the best first, each with a way to the tasks behind the number. */
export function FiguresTable({ title, file, rows }: FiguresTableProps) {
  if (rows.length === 0) return null;
  const ranked = rows.toSorted((a, b) => (b.mean ?? 0) - (a.mean ?? 0));
  return (
    <section>
      <div className="title">
        <h2>{title}</h2>
        <TakeAway file={file} rows={() => table(ranked)} />
      </div>
      <div className="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Mean</th>
              <th scope="col">95 % interval</th>
              <th scope="col">Compared</th>
              <th scope="col">Lowest</th>
              <th scope="col">Highest</th>
            </tr>
          </thead>
          <tbody>
            {ranked.map((row) => (
              <tr key={row.name}>
                <th scope="row">
                  <a href={writeAddress(row.tasks)}>
                    <Lines text={row.name} />
                  </a>
                </th>
                <td>
                  <Accuracy value={row.mean} />
                </td>
                <td>
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

function table(rows: Named[]): (string | number | null | undefined)[][] {
  const head = [
    "name",
    "mean",
    "interval_low",
    "interval_high",
    "compared",
    "min",
    "max",
  ];
  const lines = rows.map((row) => [
    row.name,
    row.mean,
    row.interval?.low,
    row.interval?.high,
    row.comparedCount,
    row.min,
    row.max,
  ]);
  return [head, ...lines];
}
