import { type SyntheticEvent, useState } from "react";
import { isOwnPicture } from "../tasks/DataPreview";
import type { Kinds } from "./pairs";
import { colorOf, type LabelConfig } from "./labelConfig";
import { isMask, Mask } from "./Mask";
import { labelsOf, type Region } from "./result";
import { Shape } from "./Shape";

type ImageShownProps = {
  source: string;
  regions: Region[];
  reference: Region[];
  config: LabelConfig;
  kinds: Kinds;
};

type Size = { width: number; height: number };
const UNKNOWN: Size = { width: 1000, height: 750 };

/** A picture with its regions. Those of the ground truth lie under them, dashed. */
export function ImageShown(props: ImageShownProps) {
  const { source, regions, reference, config, kinds } = props;
  const [natural, setNatural] = useState<Size>();
  const size = natural ?? sizeOf([...regions, ...reference]) ?? UNKNOWN;
  const loaded = ({ currentTarget }: SyntheticEvent<HTMLImageElement>) => {
    const { naturalWidth: width, naturalHeight: height } = currentTarget;
    // An SVG without a size of its own has none here either.
    if (width > 0 && height > 0) setNatural({ width, height });
  };
  return (
    <div className="image" style={{ aspectRatio: `${size.width} / ${size.height}` }}>
      {isOwnPicture(source) ? (
        <img src={source} alt="Of this task" onLoad={loaded} />
      ) : (
        <p className="hint">
          The picture lies on another host, from which this page loads nothing:{" "}
          <a href={source} target="_blank" rel="noreferrer">
            {source}
          </a>
        </p>
      )}
      <svg
        viewBox={`0 0 ${size.width} ${size.height}`}
        role="img"
        aria-label={regions.map((region) => labelsOf(region).join(", ")).join("; ")}
      >
        <g className="reference">
          {reference
            .filter((region) => !isMask(region))
            .map((region) => (
              <Shape key={region.id} region={region} {...size} color="currentColor" />
            ))}
        </g>
        {regions.map((region) => {
          const labels = labelsOf(region);
          const look = { color: colorOf(config, labels[0]), title: labels.join(", ") };
          if (isMask(region))
            return <Mask key={region.id} region={region} {...size} {...look} />;
          return (
            <Shape
              key={region.id}
              region={region}
              {...size}
              {...look}
              kind={kinds.get(region.id)}
            />
          );
        })}
      </svg>
    </div>
  );
}

function sizeOf(regions: readonly Region[]): Size | undefined {
  for (const { width, height } of regions)
    if (width && height) return { width, height };
  return undefined;
}
