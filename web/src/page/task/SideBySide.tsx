import type { Answer } from "./answers";
import { valuesOf } from "./values";

type SideBySideProps = { truth: Answer; chosen: Answer };

/** Choices, ratings, numbers and texts of an answer beside those of the ground truth. */
export function SideBySide({ truth, chosen }: SideBySideProps) {
  const values = valuesOf(truth.regions, chosen.regions);
  if (values.length === 0) return null;
  return (
    <div className="scroll" role="group" aria-label="Values side by side" tabIndex={0}>
      <table className="side-by-side">
        <thead>
          <tr>
            <th scope="col">Control</th>
            <th scope="col">Ground truth</th>
            <th scope="col">This answer</th>
          </tr>
        </thead>
        <tbody>
          {values.map(({ control, truth: expected, given }) => {
            const isSame =
              JSON.stringify(expected.toSorted()) === JSON.stringify(given.toSorted());
            return (
              <tr key={control} className={isSame ? "" : "differs"}>
                <th scope="row">{control}</th>
                <Said lines={expected} />
                <Said lines={given} />
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function Said({ lines }: { lines: readonly string[] }) {
  return (
    <td dir="auto">
      {lines.length > 0
        ? lines.map((line, index) => <div key={index}>{line}</div>)
        : "–"}
    </td>
  );
}
