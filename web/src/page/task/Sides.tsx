import { useEffect, useRef, useState } from "react";
import { useQuery } from "urql";
import { type AccuracyStatus, ComparisonDocument } from "../../generated/documents";
import type { Answer, LoadedTask } from "./answers";
import { Comparison } from "./Comparison";
import type { LabelConfig } from "./labelConfig";
import type { Marks } from "./marks";
import { PictureViews, ToolsPlace } from "./picture/views";
import { kindsOf, type Pair, uncompared } from "./pairs";
import { isPlaced } from "./result";
import { SideBySide } from "./SideBySide";
import { TaskData } from "./TaskData";
import { useKeys } from "./useKeys";
import { useMarksInView, useTogether } from "./useTogether";
import type { Version } from "./verified";
import "./viewers.css";

/** What was compared, with a number or without. */
const hasDetails: ReadonlySet<AccuracyStatus> = new Set([
  "SCORED",
  "NOTHING_COMPARED",
  "TOO_LARGE",
]);

const TIMED: ReadonlySet<string> = new Set([
  "Audio",
  "AudioPlus",
  "Video",
  "TimeSeries",
]);

type SidesProps = {
  task: LoadedTask;
  config: LabelConfig;
  truth: Answer | undefined;
  chosen: Answer | undefined;
  /** Of a ground truth that its author changed since it was verified. */
  version: Version;
};

/** The chosen answer, beside the ground truth where the two can differ in places. */
export function Sides({ task, config, truth, chosen, version }: SidesProps) {
  const compared =
    truth !== chosen && chosen && hasDetails.has(chosen.status) ? chosen : undefined;
  const details = useDetails(compared?.id, `${truth?.id} ${task.groundTruthSetAt}`);
  const [pointedAt, pointAt] = useState<Pair>();
  const [picked, pick] = useState<Pair>();
  const lit = pointedAt ?? picked;
  const choose = (pair: Pair | undefined) =>
    pick((before) => (before === pair ? undefined : pair));
  const pairs = details?.pairs ?? [];
  const kinds = kindsOf(pairs);
  const other = truth !== chosen ? truth : undefined;
  const beside = [other, chosen].some((one) => one?.regions.some(isPlaced))
    ? other
    : undefined;
  const shown = { taskId: task.id, data: task.data, config };
  const placed = [...(beside?.regions ?? []), ...(chosen?.regions ?? [])];
  const turns = placed.find((region) => region.turns > 0)?.turns ?? 0;
  const isPictured = config.shown.some(({ tag }) => tag === "Image");
  const sides = useRef<HTMLDivElement>(null);
  const together = useTogether();
  useMarksInView(
    sides,
    [picked?.groundTruthRegionId, picked?.regionId].map((id) => id ?? undefined),
  );
  const differences = pairs.filter(({ kind }) => kind !== "MATCHED");
  const step = (by: number) => {
    const at = picked ? differences.indexOf(picked) : -1;
    const next = at < 0 && by < 0 ? differences.length - 1 : at + by;
    const { length } = differences;
    if (length > 0) pick(differences[(next + length) % length]);
  };
  useKeys({ n: () => step(1), p: () => step(-1) });
  const [place, setPlace] = useState<HTMLElement | null>(null);
  // What lasts is played once, with the regions of both below each other.
  const isTimed =
    placed.length > 0 &&
    placed.every(({ object }) =>
      config.shown.some(({ name, tag }) => name === object && TIMED.has(tag)),
    );
  const [isOver, lay] = useState(false);
  // Compared is what was verified: of the present version the comparison says nothing.
  const isPresent = truth?.pin?.changedSinceVerified && version === "present";
  const ofTruth: Marks = isPresent
    ? {
        ...{ kinds: uncompared, lit: undefined, onLight: () => {} },
        ...{ chosen: undefined, onChoose: () => {} },
      }
    : {
        kinds: kinds.truth,
        lit: lit?.groundTruthRegionId ?? undefined,
        onLight: (id) => pointAt(pairs.find((pair) => pair.groundTruthRegionId === id)),
        chosen: picked?.groundTruthRegionId ?? undefined,
        onChoose: (id) => choose(pairs.find((pair) => pair.groundTruthRegionId === id)),
      };
  const ofChosen: Marks = {
    kinds: compared ? kinds.other : uncompared,
    lit: lit?.regionId ?? undefined,
    onLight: (id) => pointAt(pairs.find((pair) => pair.regionId === id)),
    chosen: picked?.regionId ?? undefined,
    onChoose: (id) => choose(pairs.find((pair) => pair.regionId === id)),
  };
  return (
    <PictureViews turns={turns}>
      <div>
        <div className="above" ref={setPlace}>
          {beside && isPictured && (
            <label className="hint inline">
              <input
                type="checkbox"
                checked={isOver}
                onChange={({ target }) => lay(target.checked)}
              />{" "}
              Ground truth over the answer, in one picture
            </label>
          )}
        </div>
        <ToolsPlace value={place}>
          <div className="sides" ref={sides} onScrollCapture={together}>
            {beside && !isTimed && !(isPictured && isOver) && (
              <section aria-label="Ground truth">
                <h2>
                  <span className="star">★</span> {beside.by}
                  <Shown answer={beside} version={version} />
                </h2>
                <TaskData
                  {...shown}
                  regions={beside.regions}
                  reference={[]}
                  marks={ofTruth}
                  hasTools={false}
                  referenceMarks={undefined}
                />
              </section>
            )}
            <section aria-label="Chosen answer">
              <h2>
                {chosen?.by ?? "No answers yet"}
                {chosen && chosen === truth && (
                  <Shown answer={chosen} version={version} />
                )}
              </h2>
              <TaskData
                {...shown}
                regions={chosen?.regions ?? []}
                reference={beside?.regions ?? []}
                marks={ofChosen}
                hasTools
                referenceMarks={beside && isTimed ? ofTruth : undefined}
              />
            </section>
          </div>
        </ToolsPlace>
        {truth && chosen && truth !== chosen && (
          <SideBySide truth={truth} chosen={chosen} />
        )}
        {details && (
          <Comparison
            details={details}
            isChanged={truth?.pin?.changedSinceVerified ?? false}
            lit={lit}
            onLight={pointAt}
            picked={picked}
            onPick={choose}
          />
        )}
      </div>
    </PictureViews>
  );
}

/** Which version of a changed ground truth is shown. */
function Shown({ answer, version }: { answer: Answer; version: Version }) {
  if (!answer.pin?.changedSinceVerified) return null;
  return <span className="hint"> {version} version</span>;
}

/** How the accuracy of an answer came about: read again with another ground truth. */
function useDetails(id: string | undefined, comparedWith: string) {
  const [{ data }, load] = useQuery({
    query: ComparisonDocument,
    variables: { id: id ?? "" },
    requestPolicy: "cache-and-network",
    pause: id === undefined,
  });
  const last = useRef(comparedWith);
  useEffect(() => {
    if (last.current !== comparedWith && id !== undefined)
      load({ requestPolicy: "network-only" });
    last.current = comparedWith;
  }, [comparedWith, id, load]);
  const node = data?.node;
  return id !== undefined && node?.id === id && "accuracyDetails" in node
    ? node.accuracyDetails
    : null;
}
