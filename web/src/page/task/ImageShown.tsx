import { type SyntheticEvent, useState } from "react";
import { Blocked } from "../ui/Blocked";
import { placeOf } from "../ui/media";
import { colorOf, type LabelConfig } from "./labelConfig";
import { isMask, Mask } from "./Mask";
import { type Marks, signed } from "./marks";
import { isPlaced, labelsOf, type Region } from "./result";
import { Shape } from "./Shape";

type ImageShownProps = {
  source: string;
  regions: Region[];
  reference: Region[];
  config: LabelConfig;
  marks: Marks;
};

type Size = { width: number; height: number };
const UNKNOWN: Size = { width: 1000, height: 750 };

/** A picture with its regions. Those of the ground truth lie under them, dashed. */
export function ImageShown(props: ImageShownProps) {
  const { source, config, marks } = props;
  const [natural, setNatural] = useState<Size>();
  const [failed, setFailed] = useState(false);
  const place = placeOf(source);
  const regions = drawn(props.regions);
  const reference = drawn(props.reference).filter((region) => !isMask(region));
  const size = natural ?? sizeOf([...regions, ...reference]) ?? UNKNOWN;
  const loaded = ({ currentTarget }: SyntheticEvent<HTMLImageElement>) => {
    const { naturalWidth: width, naturalHeight: height } = currentTarget;
    // An SVG without a size of its own has none here either.
    if (width > 0 && height > 0) setNatural({ width, height });
  };
  return (
    <div className="image" style={{ aspectRatio: `${size.width} / ${size.height}` }}>
      {place.kind === "shown" && !failed ? (
        <img
          src={place.address}
          alt="Of this task"
          onLoad={loaded}
          onError={() => setFailed(true)}
        />
      ) : (
        <Blocked what="picture" source={source} place={place} />
      )}
      <svg
        viewBox={`0 0 ${size.width} ${size.height}`}
        role="img"
        aria-label={regions.map((region) => sayRegion(marks, region)).join("; ")}
      >
        <g className="reference">
          {reference.map((region, index) => (
            <Shape key={index} region={region} {...size} color="currentColor" />
          ))}
        </g>
        {regions.map((region, index) => {
          const color = colorOf(config, labelsOf(region)[0]);
          const look = {
            region,
            ...size,
            color,
            marks,
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
  );
}

const sayRegion = (marks: Marks, region: Region): string =>
  signed(marks, region.id, labelsOf(region).join(", "));

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
