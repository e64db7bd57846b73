import { type SyntheticEvent, useRef, useState } from "react";
import { Blocked } from "../ui/Blocked";
import { placeOf } from "../ui/media";
import { colorOf, type LabelConfig, type Shown } from "./labelConfig";
import type { Marks } from "./marks";
import { labelsOf, type Region } from "./result";
import { Timeline } from "./Timeline";
import { boxAt, tracksOf } from "./tracks";

type RecordingProps = {
  taskId: string;
  shown: Shown;
  source: string;
  regions: Region[];
  config: LabelConfig;
  marks: Marks;
};

/** Audio or video with the stretches of its regions below, and the boxes of the moment over it. */
export function Recording(props: RecordingProps) {
  const { taskId, shown, source, regions, config, marks } = props;
  const player = useRef<HTMLVideoElement & HTMLAudioElement>(null);
  const [duration, setDuration] = useState<number>();
  const [now, setNow] = useState(0);
  const [failed, setFailed] = useState(false);
  const place = placeOf(source, taskId);
  const frameRate = Number(shown.attributes.frameRate) || undefined;
  const seek = (seconds: number) => {
    if (!player.current) return;
    player.current.currentTime = seconds;
    setNow(seconds);
  };
  const playing = {
    ref: player,
    controls: true,
    preload: "metadata",
    src: place.kind === "blocked" ? undefined : place.address,
    onLoadedMetadata: ({ currentTarget }: SyntheticEvent<HTMLMediaElement>) =>
      setDuration(currentTarget.duration),
    onTimeUpdate: ({ currentTarget }: SyntheticEvent<HTMLMediaElement>) =>
      setNow(currentTarget.currentTime),
    onError: () => setFailed(true),
  } as const;
  const loadable = place.kind !== "blocked" && !failed;
  return (
    <div className="recording">
      {!loadable && <Blocked what="recording" place={place} />}
      {loadable && shown.tag !== "Video" && (
        // The data has no captions that could be given.
        <audio {...playing} aria-label="The recording of this task" />
      )}
      {loadable && shown.tag === "Video" && (
        <div className="video">
          <video {...playing} aria-label="The video of this task" />
          <Boxes {...{ regions, now, frameRate, config }} />
        </div>
      )}
      <Timeline
        tracks={tracksOf(regions, frameRate)}
        duration={duration}
        now={now}
        onSeek={loadable ? seek : undefined}
        config={config}
        marks={marks}
      />
    </div>
  );
}

type BoxesProps = {
  regions: Region[];
  now: number;
  frameRate: number | undefined;
  config: LabelConfig;
};

function Boxes({ regions, now, frameRate, config }: BoxesProps) {
  return (
    <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
      {regions.map((region) => {
        const box = boxAt(region, now, frameRate);
        if (!box) return null;
        const { x, y, width, height, angle } = box;
        const color = colorOf(config, labelsOf(region)[0]);
        return (
          <rect
            key={region.id}
            {...{ x, y, width, height }}
            transform={`rotate(${angle} ${x} ${y})`}
            stroke={color}
          />
        );
      })}
    </svg>
  );
}
