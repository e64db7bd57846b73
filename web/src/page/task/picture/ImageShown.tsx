import {
  type KeyboardEvent,
  type SyntheticEvent,
  useContext,
  useEffect,
  useRef,
  useState,
} from "react";
import { createPortal } from "react-dom";
import { Blocked } from "../../ui/Blocked";
import { placeOf } from "../../ui/media";
import { colorOf, type LabelConfig } from "../labelConfig";
import { type Marks, signed } from "../marks";
import { isPlaced, labelsOf, type Region } from "../result";
import { isMask, Mask } from "./Mask";
import { Shape } from "./Shape";
import { Tools } from "./Tools";
import { centred, useZoom, zoomedBy } from "./useZoom";
import { ToolsPlace, useView } from "./views";
import "./picture.css";

type ImageShownProps = {
  taskId: string;
  source: string;
  regions: Region[];
  reference: Region[];
  config: LabelConfig;
  marks: Marks;
  /** Whether the tools that are for both sides stand at this one. */
  hasTools: boolean;
};

type Size = { width: number; height: number };
const UNKNOWN: Size = { width: 1000, height: 750 };
/** With more regions than this, labels would cover the picture. */
const MOST_LABELLED = 30;
/** A region that is smaller than this share of the frame is brought nearer when chosen. */
const SMALL = 0.08;
const KEYS: Record<string, number> = { "+": 1.5, "=": 1.5, "-": 1 / 1.5, "0": 0 };

/** A picture with its regions. Those of the ground truth lie under them, dashed. */
export function ImageShown(props: ImageShownProps) {
  const { source, config, marks } = props;
  const [natural, setNatural] = useState<Size>();
  const [failed, setFailed] = useState(false);
  const toolsPlace = useContext(ToolsPlace);
  const frame = useRef<HTMLDivElement>(null);
  const [view, change] = useView(source);
  useZoom(frame, view, change);
  useChosen(frame, marks.chosen, change);
  const place = placeOf(source, props.taskId);
  const all = drawn(props.regions);
  const isShown = (region: Region) =>
    !labelsOf(region).some((label) => view.hidden.has(label));
  const regions = all.filter(isShown);
  const under = drawn(props.reference);
  const reference = under.filter((region) => !isMask(region) && isShown(region));
  const size = natural ?? sizeOf([...all, ...under]) ?? UNKNOWN;
  const loaded = ({ currentTarget }: SyntheticEvent<HTMLImageElement>) => {
    const { naturalWidth: width, naturalHeight: height } = currentTarget;
    // An SVG without a size of its own has none here either.
    if (width > 0 && height > 0) setNatural({ width, height });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const factor = KEYS[event.key];
    if (factor === undefined || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    change(zoomedBy(factor, view));
  };
  const isLying = view.turns % 2 === 1;
  const ratio = isLying ? size.height / size.width : size.width / size.height;
  const few = regions.length <= MOST_LABELLED;
  const labelled = view.labels === "all" || (view.labels === "some" && few);
  const style = { "--ratio": ratio, "--scale": view.scale } as never;
  const moved = `translate(${100 * view.x}%, ${100 * view.y}%) scale(${view.scale})`;
  return (
    <figure className="picture" style={style}>
      {props.hasTools &&
        toolsPlace &&
        createPortal(
          <Tools
            {...{ view, config }}
            onChange={change}
            labels={counted([...all, ...under])}
          />,
          toolsPlace,
        )}
      {!(place.kind !== "blocked" && !failed) && (
        <Blocked what="picture" place={place} />
      )}
      <div
        ref={frame}
        className="image"
        role="group"
        tabIndex={0}
        aria-label="Picture: + and − zoom, 0 fits"
        onKeyDown={onKeyDown}
        data-zoomed={view.scale > 1 || undefined}
        data-labelled={labelled || undefined}
      >
        <div className="moved" style={{ transform: moved }}>
          <div className="canvas">
            <div
              className="turned"
              data-lying={isLying || undefined}
              style={{ rotate: `${90 * view.turns}deg` }}
            >
              {place.kind !== "blocked" && !failed && (
                <img
                  src={place.address}
                  alt="Of this task"
                  draggable={false}
                  onLoad={loaded}
                  onError={() => setFailed(true)}
                />
              )}
              <svg
                viewBox={`0 0 ${size.width} ${size.height}`}
                role="img"
                aria-label={regions.map((each) => sayRegion(marks, each)).join("; ")}
              >
                <g className="reference">
                  {reference.map((region, index) => (
                    <Shape key={index} region={region} {...size} color="currentColor" />
                  ))}
                </g>
                {regions.map((region, index) => {
                  const look = {
                    ...{ region, ...size, marks, turns: view.turns },
                    color: colorOf(config, labelsOf(region)[0]),
                    title: sayRegion(marks, region),
                  };
                  return isMask(region) ? (
                    <Mask key={index} {...look} />
                  ) : (
                    <Shape key={index} {...look} />
                  );
                })}
              </svg>
            </div>
          </div>
        </div>
      </div>
    </figure>
  );
}

/** Brings a region that was chosen elsewhere into the frame, near enough to be seen. */
function useChosen(
  frame: React.RefObject<HTMLDivElement | null>,
  chosen: string | undefined,
  change: ReturnType<typeof useView>[1],
) {
  useEffect(() => {
    const element = frame.current;
    const shape = element?.querySelector(
      `[data-region="${CSS.escape(chosen ?? "")}"] > :not(title, text)`,
    );
    if (!element || !shape || chosen === undefined) return;
    const [box, around] = [
      shape.getBoundingClientRect(),
      element.getBoundingClientRect(),
    ];
    const layer = element.querySelector(".moved")?.getBoundingClientRect() ?? around;
    const scale = layer.width / around.width;
    const share = Math.max(box.width / around.width, box.height / around.height);
    const isInside =
      box.left >= around.left - 1 &&
      box.right <= around.right + 1 &&
      box.top >= around.top - 1 &&
      box.bottom <= around.bottom + 1;
    if (isInside && share >= SMALL) return;
    const at = {
      x: (box.left + box.width / 2 - layer.left) / layer.width,
      y: (box.top + box.height / 2 - layer.top) / layer.height,
    };
    change(centred(at, share < SMALL ? Math.min(12, (scale * 0.25) / share) : scale));
  }, [frame, chosen, change]);
}

const sayRegion = (marks: Marks, region: Region): string =>
  signed(marks, region.id, labelsOf(region).join(", "));

function counted(regions: readonly Region[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const label of regions.flatMap(labelsOf))
    counts.set(label, (counts.get(label) ?? 0) + 1);
  return counts;
}

/** A region once, however much is said of it: the entries with labels stand for the others. */
function drawn(regions: readonly Region[]): Region[] {
  const placed = regions.filter(isPlaced);
  const labelled = new Set(
    placed
      .filter((one) => labelsOf(one).length > 0 && isShape(one))
      .map(({ id }) => id),
  );
  return placed.filter(
    (one) => isShape(one) && (labelsOf(one).length > 0 || !labelled.has(one.id)),
  );
}

/** What is said of each region repeats its place: no shape of its own. */
const isShape = ({ type }: Region): boolean =>
  !["choices", "textarea", "rating", "number", "datetime", "taxonomy"].includes(type);

function sizeOf(regions: readonly Region[]): Size | undefined {
  for (const { width, height } of regions)
    if (width && height) return { width, height };
  return undefined;
}
