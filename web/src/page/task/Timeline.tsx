import { colorOf, type LabelConfig } from "./labelConfig";
import { type Marks, marked, signed } from "./marks";
import type { Stretch, Track } from "./tracks";

type TimelineProps = {
  /** Whose they are, where there are those of two. */
  title: string | undefined;
  tracks: Track[];
  /** Of the recording, where it is known. */
  duration: number | undefined;
  now: number;
  onSeek: ((seconds: number) => void) | undefined;
  config: LabelConfig;
  marks: Marks;
};

/** When each region of a recording lasts: a bar for each stretch, which leads there. */
export function Timeline(props: TimelineProps) {
  const { title, tracks, duration, now, onSeek, config, marks } = props;
  if (tracks.length === 0) return null;
  const ends = tracks.flatMap(({ stretches }) => stretches.map(({ end }) => end));
  const length = Math.max(1, duration ?? 0, ...ends);
  const share = (seconds: number) => `${(100 * seconds) / length}%`;
  return (
    <div className="timeline" role="group" aria-label={title ?? "Timeline"}>
      {title && <p className="hint">{title}</p>}
      <ul>
        {tracks.map(({ id, labels, stretches }) => (
          <li key={id}>
            {stretches.map(({ start, end }) => (
              <button
                key={start}
                type="button"
                disabled={!onSeek}
                title={labels.join(", ")}
                {...marked(marks, id)}
                onClick={() => {
                  onSeek?.(start);
                  marks.onChoose(id);
                }}
                style={
                  {
                    insetInlineStart: share(start),
                    inlineSize: share(end - start),
                    "--color": colorOf(config, labels[0]),
                  } as never
                }
              >
                {signed(marks, id, labels.join(", "))}
                <span className="unseen">{said({ start, end })}</span>
              </button>
            ))}
          </li>
        ))}
      </ul>
      <div className="playhead" style={{ insetInlineStart: share(now) }} />
      <p className="scale hint" aria-hidden="true">
        <span>0:00</span>
        <span>{clock(length)}</span>
      </p>
    </div>
  );
}

const said = ({ start, end }: Stretch): string =>
  ` from ${start.toFixed(1)} to ${end.toFixed(1)} seconds`;

const clock = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(Math.round(seconds % 60)).padStart(2, "0")}`;
