import { colorOf, type LabelConfig } from "../labelConfig";
import { zoomedBy } from "./useZoom";
import type { View } from "./views";

type ToolsProps = {
  view: View;
  onChange: (to: Partial<View>) => void;
  /** The labels on the picture, with how many regions have each. */
  labels: ReadonlyMap<string, number>;
  config: LabelConfig;
};

const CLOSER = 1.5;

/** What to show of a picture, and how large. */
export function Tools({ view, onChange, labels, config }: ToolsProps) {
  const toggle = (label: string) => {
    const hidden = new Set(view.hidden);
    if (!hidden.delete(label)) hidden.add(label);
    onChange({ hidden });
  };
  return (
    <div className="tools" role="toolbar" aria-label="Picture">
      <button
        type="button"
        aria-label="Zoom in"
        onClick={() => onChange(zoomedBy(CLOSER, view))}
      >
        +
      </button>
      <button
        type="button"
        aria-label="Zoom out"
        disabled={view.scale <= 1}
        onClick={() => onChange(zoomedBy(1 / CLOSER, view))}
      >
        −
      </button>
      <button
        type="button"
        disabled={view.scale <= 1}
        onClick={() => onChange({ scale: 1, x: 0, y: 0 })}
      >
        Fit
      </button>
      <button
        type="button"
        aria-label="Turn to the right"
        onClick={() => onChange({ scale: 1, x: 0, y: 0, turns: (view.turns + 1) % 4 })}
      >
        ↻
      </button>
      <label className="hint inline">
        Labels{" "}
        <select
          value={view.labels}
          onChange={({ target }) =>
            onChange({ labels: target.value as View["labels"] })
          }
        >
          <option value="some">when few</option>
          <option value="all">always</option>
          <option value="none">when pointed at</option>
        </select>
      </label>
      {labels.size > 1 &&
        [...labels].map(([label, times]) => (
          <button
            key={label}
            type="button"
            className="filter"
            aria-pressed={!view.hidden.has(label)}
            onClick={() => toggle(label)}
            style={{ "--color": colorOf(config, label) } as never}
          >
            {label} <span className="hint">{times}</span>
          </button>
        ))}
    </div>
  );
}
