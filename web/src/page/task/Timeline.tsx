import type { Kinds } from "./pairs";
import { colorOf, type LabelConfig } from "./labelConfig";
import { labelsOf, numberIn, type Region } from "./result";

type TimelineProps = {
  source: string;
  regions: Region[];
  config: LabelConfig;
  kinds: Kinds;
};

/** The stretches of a recording. The page's policy lets nothing be played here: a link opens it. */
export function Timeline({ source, regions, config, kinds }: TimelineProps) {
  const stretches = regions.flatMap((region) => {
    const start = numberIn(region.value, "start");
    const end = numberIn(region.value, "end");
    if (start === undefined || end === undefined) return [];
    return [{ id: region.id, start, end, labels: labelsOf(region) }];
  });
  const length = Math.max(1, ...stretches.map(({ end }) => end));
  return (
    <div className="timeline">
      <a href={source} target="_blank" rel="noreferrer">
        Open the recording
      </a>
      <ul>
        {stretches.map(({ id, start, end, labels }) => (
          <li
            key={id}
            data-kind={kinds.get(id)}
            style={{
              marginInlineStart: `${(100 * start) / length}%`,
              inlineSize: `${(100 * (end - start)) / length}%`,
              background: colorOf(config, labels[0]),
            }}
          >
            {labels.join(", ")}
            <span className="unseen">
              {" "}
              from {start} to {end} seconds
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
