import type { DetailsFragment, RegionPairKind } from "../../generated/documents";
import { percent } from "../ui/figures";
import { kindNames, labelsOfPair } from "./pairs";

const kinds = Object.keys(kindNames) as RegionPairKind[];

/** How an accuracy came about: its control tags, and each region of the two sides. */
export function Comparison({ details }: { details: DetailsFragment }) {
  const { byControl, pairs } = details;
  return (
    <section aria-label="Comparison with the ground truth" className="comparison">
      <h2>Compared with the ground truth</h2>
      <ul className="hint">
        {byControl.map(({ control, metric, accuracy }) => (
          <li key={control}>
            {control}: {percent(accuracy)} by{" "}
            {metric.toLowerCase().replaceAll("_", " ")}
          </li>
        ))}
      </ul>
      {pairs.length > 0 && (
        <p>
          {kinds.map((kind) => (
            <span key={kind} data-kind={kind} className="kind">
              {kindNames[kind]} {pairs.filter((pair) => pair.kind === kind).length}
            </span>
          ))}
        </p>
      )}
      <ul>
        {pairs.map((pair) => (
          <li key={`${pair.groundTruthRegionId} ${pair.regionId} ${pair.control}`}>
            <span data-kind={pair.kind} className="kind">
              {kindNames[pair.kind]}
            </span>{" "}
            {labelsOfPair(pair)}
            {typeof pair.overlap === "number" && (
              <span className="hint"> overlap {percent(pair.overlap)}</span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
