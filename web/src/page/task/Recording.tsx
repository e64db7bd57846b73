import { type SyntheticEvent, useEffect, useRef, useState } from "react";
import { Blocked } from "../ui/Blocked";
import { placeOf } from "../ui/media";
import { colorOf, type LabelConfig, type Shown } from "./labelConfig";
import type { Marks } from "./marks";
import { labelsOf, type Region } from "./result";
import { Timeline } from "./Timeline";
import { boxAt, tracksOf } from "./tracks";
import { useKeys } from "./useKeys";

type RecordingProps = {
  taskId: string;
  shown: Shown;
  source: string;
  regions: Region[];
  /** Those of the ground truth, which are drawn under the others, for the same player. */
  reference: Region[];
  config: LabelConfig;
  marks: Marks;
  referenceMarks: Marks | undefined;
};

const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 2];

/** Audio or video with the stretches of its regions below, and the boxes of the moment over it. */
export function Recording(props: RecordingProps) {
  const { taskId, shown, source, regions, reference, config, marks } = props;
  const player = useRef<HTMLVideoElement & HTMLAudioElement>(null);
  const [duration, setDuration] = useState<number>();
  const [now, setNow] = useState(0);
  const [speed, setSpeed] = useState(1);
  const [failed, setFailed] = useState(false);
  const place = placeOf(source, taskId);
  const frameRate = Number(shown.attributes.frameRate) || undefined;
  const seek = (seconds: number) => {
    if (!player.current) return;
    player.current.currentTime = seconds;
    setNow(seconds);
  };
  const playOrPause = () => {
    // What cannot be played tells so by `onError`; a pause at once also refuses it.
    if (player.current?.paused) player.current.play().catch(() => {});
    else player.current?.pause();
  };
  useKeys({ " ": playOrPause });
  const onSpeed = (next: number) => {
    setSpeed(next);
    if (player.current) player.current.playbackRate = next;
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
  const isVideo = shown.tag === "Video";
  const look = { duration, now, config, onSeek: loadable ? seek : undefined };
  return (
    <div className="recording">
      {!loadable && <Blocked what="recording" place={place} />}
      {loadable && !isVideo && (
        <>
          <Waveform player={player} address={place.address} />
          {/* The data has no captions that could be given. */}
          <audio {...playing} aria-label="The recording of this task" />
        </>
      )}
      {loadable && isVideo && (
        <div className="video">
          <video {...playing} aria-label="The video of this task" />
          <Boxes {...{ regions, reference, now, frameRate, config }} />
        </div>
      )}
      {loadable && (
        <label className="hint inline">
          Speed{" "}
          <select
            value={speed}
            onChange={({ target }) => onSpeed(Number(target.value))}
          >
            {SPEEDS.map((each) => (
              <option key={each} value={each}>
                {each} ×
              </option>
            ))}
          </select>
          <kbd>space</kbd> plays and pauses
        </label>
      )}
      {props.referenceMarks && (
        <Timeline
          title="★ Ground truth"
          tracks={tracksOf(reference, frameRate)}
          marks={props.referenceMarks}
          {...look}
        />
      )}
      <Timeline
        title={props.referenceMarks && "Chosen answer"}
        tracks={tracksOf(regions, frameRate)}
        marks={marks}
        {...look}
      />
    </div>
  );
}

type WaveformProps = {
  player: React.RefObject<HTMLMediaElement | null>;
  address: string;
};

/** How loud the recording is, and where it is played: a click plays from there. */
function Waveform({ player, address }: WaveformProps) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let isWanted = true;
    let remove = () => {};
    const draw = async () => {
      const { drawWaveform } = await import("./waveform");
      const { current: media } = player;
      const { current: container } = place;
      if (!media || !container) return;
      const drawn = await drawWaveform(container, media, address, () => isWanted);
      if (!isWanted) drawn?.destroy();
      else remove = () => drawn?.destroy();
    };
    // Without it there are still the player and the timeline.
    draw().catch(() => {});
    return () => {
      isWanted = false;
      remove();
    };
  }, [player, address]);
  return <div ref={place} className="waveform" aria-hidden="true" />;
}

type BoxesProps = {
  regions: Region[];
  reference: Region[];
  now: number;
  frameRate: number | undefined;
  config: LabelConfig;
};

function Boxes({ regions, reference, now, frameRate, config }: BoxesProps) {
  const boxOf = (region: Region, look: object) => {
    const box = boxAt(region, now, frameRate);
    if (!box) return null;
    const { x, y, width, height, angle } = box;
    const turned = `rotate(${angle} ${x} ${y})`;
    const place = { x, y, width, height, transform: turned };
    return <rect key={region.id} {...place} {...look} />;
  };
  return (
    <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
      {reference.map((region) => boxOf(region, { className: "reference" }))}
      {regions.map((region) =>
        boxOf(region, { stroke: colorOf(config, labelsOf(region)[0]) }),
      )}
    </svg>
  );
}
