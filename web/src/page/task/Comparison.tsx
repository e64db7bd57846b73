import { type ReactNode, useEffect, useRef, useState } from "react";
import type { DetailsFragment, RegionPairKind } from "../../generated/documents";
import { count, percent } from "../ui/figures";
import { signs } from "./marks";
import { sayControls } from "./standings";
import { errorsFirst, kindNames, labelsOfPair, type Pair } from "./pairs";
import "./comparison.css";

const kinds = Object.keys(kindNames) as RegionPairKind[];

type ComparisonProps = {
  details: DetailsFragment;
  /** Whether the ground truth is another at present than what was verified. */
  isChanged: boolean;
  lit: Pair | undefined;
  onLight: (pair: Pair | undefined) => void;
  /** The one that was clicked, here or where it is shown. */
  picked: Pair | undefined;
  onPick: (pair: Pair) => void;
};

/** How an accuracy came about: its control tags, and each region or label of the two sides. */
export function Comparison({ details, isChanged, ...look }: ComparisonProps) {
  const { byControl, pairs } = details;
  const said = sayControls({
    answered: details.answeredControlCount,
    of: details.controlCount,
  });
  return (
    <section aria-label="Comparison with the ground truth" className="comparison">
      <h2>Compared with {isChanged && "the verified version of "}the ground truth</h2>
      <ul className="hint">
        {said && <li>{said}</li>}
        {details.unreadResultCount > 0 && (
          <li>
            {count(details.unreadResultCount, "result")} of the two sides{" "}
            {details.unreadResultCount === 1 ? "belongs" : "belong"} to no control of
            the label config, and {details.unreadResultCount === 1 ? "counts" : "count"}{" "}
            for nothing.
          </li>
        )}
        {details.unreadRegionCount > 0 && (
          <li>
            {count(details.unreadRegionCount, "region")} of the two sides{" "}
            {details.unreadRegionCount === 1 ? "has" : "have"} no shape that can be
            read: only an equal one matches.
          </li>
        )}
        {details.misfitRegionCount > 0 && (
          <li>
            {count(details.misfitRegionCount, "mask")} of the two sides{" "}
            {details.misfitRegionCount === 1 ? "has" : "have"} another size than the
            image: beside a mask of another size{" "}
            {details.misfitRegionCount === 1 ? "it counts" : "they count"} for nothing.
          </li>
        )}
        {byControl.map(({ control, metric, accuracy, weight }) => (
          <li key={control}>
            {control}: {percent(accuracy)} by{" "}
            {metric.toLowerCase().replaceAll("_", " ")}
            {weight !== 1 && `, counts ${weight} times`}
          </li>
        ))}
      </ul>
      {details.pairsLeftOut && (
        <p className="hint">
          Regions and labels are not listed one by one here: finding which belong
          together is too much work.
        </p>
      )}
      {pairs.length > 0 ? (
        <Pairs pairs={pairs} {...look} />
      ) : (
        <Labels labels={details.byLabel} />
      )}
    </section>
  );
}

type PairsProps = Omit<ComparisonProps, "details" | "isChanged"> & {
  pairs: readonly Pair[];
};

function Pairs({ pairs, lit, onLight, picked, onPick }: PairsProps) {
  const list = useRef<HTMLUListElement>(null);
  const [hidden, hide] = useState<ReadonlySet<RegionPairKind>>(new Set());
  const toggle = (kind: RegionPairKind) => {
    const next = new Set(hidden);
    if (!next.delete(kind)) next.add(kind);
    hide(next);
  };
  useEffect(() => {
    const button = list.current?.querySelector("[aria-pressed=true]");
    button?.scrollIntoView({ block: "nearest" });
  }, [picked]);
  // What cannot be read is rare: it is not counted where there is none.
  const isCounted = (kind: RegionPairKind) =>
    kind !== "UNREADABLE" || pairs.some((pair) => pair.kind === kind);
  return (
    <>
      <p className="kinds">
        {kinds.filter(isCounted).map((kind) => (
          <button
            key={kind}
            type="button"
            className="kindFilter"
            aria-pressed={!hidden.has(kind)}
            onClick={() => toggle(kind)}
          >
            <Kind kind={kind}>
              {kindNames[kind]} {pairs.filter((pair) => pair.kind === kind).length}
            </Kind>
          </button>
        ))}
      </p>
      <ul ref={list} className="pairs">
        {errorsFirst(pairs.filter(({ kind }) => !hidden.has(kind))).map((pair) => (
          <li key={`${pair.groundTruthRegionId} ${pair.regionId} ${pair.control}`}>
            <button
              type="button"
              className="pair"
              data-lit={pair === lit || undefined}
              onPointerEnter={() => onLight(pair)}
              onPointerLeave={() => onLight(undefined)}
              aria-pressed={pair === picked}
              onClick={() => onPick(pair)}
              onFocus={() => onLight(pair)}
              onBlur={() => onLight(undefined)}
            >
              <Kind kind={pair.kind}>{kindNames[pair.kind]}</Kind>
              {labelsOfPair(pair)}
              {typeof pair.overlap === "number" && (
                <span className="hint">overlap {percent(pair.overlap)}</span>
              )}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

/** What became of each label, where labels are said of the whole task. */
function Labels({ labels }: { labels: DetailsFragment["byLabel"] }) {
  const found = labels.flatMap(({ control, label, ...counts }) =>
    [
      { kind: "MATCHED", times: counts.matchedCount } as const,
      { kind: "MISSED", times: counts.missedCount } as const,
      { kind: "EXTRA", times: counts.extraCount } as const,
    ]
      .filter(({ times }) => times > 0)
      .map((one) => ({ ...one, control, label })),
  );
  if (found.length === 0) return null;
  return (
    <ul>
      {found.map(({ kind, times, control, label }) => (
        <li key={`${kind} ${control} ${label}`} className="pair">
          <Kind kind={kind}>{kindNames[kind]}</Kind>
          {label}
          <span className="hint">
            {control}
            {times > 1 && `, ${count(times, "time")}`}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Kind({ kind, children }: { kind: RegionPairKind; children: ReactNode }) {
  return (
    <span data-kind={kind} className="kind">
      <span aria-hidden="true">{signs[kind]}</span> {children}
    </span>
  );
}
