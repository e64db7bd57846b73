import { useMemo } from "react";
import {
  everything,
  number,
  type TaskList,
  worstAnswers,
  writeAddress,
} from "../address";
import type { Project } from "../projects/project";
import {
  type Cell,
  EXTRA,
  gridOf,
  type Matrix,
  MISSING,
  type Row,
  sayCell,
  tableOf,
} from "./confusion";
import { Lines } from "../ui/Shortened";
import { TakeAway } from "./TakeAway";

type ConfusionTableProps = { matrix: Matrix; project: Project; list: TaskList };

/** One matrix: the darker a cell, the larger its share of its row. Cells lead to the tasks. */
export function ConfusionTable({ matrix, project, list }: ConfusionTableProps) {
  const { columns, rows } = useMemo(() => gridOf(matrix), [matrix]);
  const { control } = matrix;
  const { annotatorId, modelVersion } = list;
  const hrefOf = ({ groundTruthLabel, label }: Cell) =>
    writeAddress({
      view: "answers",
      projectId: number(project.id),
      list: everything,
      queue: {
        ...worstAnswers,
        ...(annotatorId ? { annotatorId } : modelVersion && { modelVersion }),
        cell: { control, truth: groundTruthLabel ?? null, given: label ?? null },
      },
    });
  return (
    <div className="confusion">
      <div className="scroll" role="group" aria-label={control} tabIndex={0}>
        <table>
          <caption>{control}</caption>
          <thead>
            <tr>
              <th scope="col">Ground truth</th>
              {columns.map((label) => (
                <th key={label} scope="col" className={label ? "" : "none"}>
                  <Lines text={label ?? MISSING} />
                </th>
              ))}
              <th scope="col">Right</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.label}>
                <th scope="row" className={row.label ? "" : "none"}>
                  <Lines text={row.label ?? EXTRA} />
                </th>
                {row.cells.map((cell, index) => (
                  <td key={columns[index]} {...heat(cell, row)}>
                    {cell ? (
                      <a
                        href={hrefOf(cell)}
                        aria-label={sayCell(cell)}
                        title={sayCell(cell)}
                      >
                        {cell.count.toLocaleString()}
                      </a>
                    ) : (
                      <span className="hint">0</span>
                    )}
                  </td>
                ))}
                <td className="hint">{rightShare(row)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <TakeAway
        file={`confusion-${control}.csv`}
        rows={() => tableOf({ columns, rows })}
      />
    </div>
  );
}

/** How strongly a cell is coloured, and whether it counts what is right. */
function heat(cell: Cell | undefined, row: Row) {
  if (!cell) return {};
  const right = cell.label === cell.groundTruthLabel;
  const share = cell.count / row.total;
  return {
    className: right ? "heat right" : "heat",
    style: { "--heat": `${Math.round(8 + 30 * share)}%` } as never,
  };
}

function rightShare({ label, total, cells }: Row): string {
  if (label === null || total === 0) return "";
  const right = cells.find((cell) => cell?.label === label)?.count ?? 0;
  return `${Math.round((100 * right) / total)} %`;
}
