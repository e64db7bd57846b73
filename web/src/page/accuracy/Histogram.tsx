import { axisX, axisY, plot, rectY, ruleY } from "@observablehq/plot";
import { type MouseEvent, useEffect, useMemo, useRef } from "react";

type HistogramProps = {
  counts: number[];
  /** A bar was chosen: accuracies from 0 to 1, both ends included. */
  onStep: (range: { from: number; to: number }) => void;
};
type Step = { count: number; from: number; to: number };

/** Less than the smallest difference of two accuracies that anybody means. */
const JUST_BELOW = 1e-9;

/** How many compared annotations fall into each step of accuracy. */
export default function Histogram({ counts, onStep }: HistogramProps) {
  const place = useRef<HTMLElement>(null);
  const steps = useMemo(() => stepsOf(counts), [counts]);
  useEffect(() => {
    const room = place.current?.clientWidth;
    place.current?.replaceChildren(draw(steps, room || WIDEST));
  }, [steps]);
  const filled = steps.filter(({ count }) => count > 0);
  const choose = ({ from, to }: Step) =>
    onStep({ from: from / 100, to: to === 100 ? 1 : to / 100 - JUST_BELOW });
  const onClick = ({ currentTarget, clientX }: MouseEvent<HTMLElement>) => {
    const step = stepAt(currentTarget, clientX, steps);
    if (step && step.count > 0) choose(step);
  };
  return (
    <div>
      <figure
        className="chart"
        role="img"
        aria-label={`Histogram of accuracies. ${filled.map(say).join(", ")}.`}
        ref={place}
        onClick={onClick}
      />
      <label className="beside">
        Answers with an accuracy of
        <select
          value=""
          onChange={({ target }) => {
            const step = steps[Number(target.value)];
            if (step) choose(step);
          }}
        >
          <option value="">…</option>
          {steps.map(
            (step, index) =>
              step.count > 0 && (
                <option key={step.from} value={index}>
                  {say(step)}
                </option>
              ),
          )}
        </select>
      </label>
    </div>
  );
}

/** The step that is drawn above this place. */
function stepAt(
  figure: HTMLElement,
  x: number,
  steps: readonly Step[],
): Step | undefined {
  const svg = figure.querySelector("svg");
  if (!svg) return undefined;
  const { left, width } = svg.getBoundingClientRect();
  const drawn = svg.viewBox.baseVal.width;
  const inside = ((x - left) * drawn) / width - MARGIN_LEFT;
  const share = inside / (drawn - MARGIN_LEFT - MARGIN_RIGHT);
  return share < 0 ? undefined : steps[Math.floor(share * steps.length)];
}

function stepsOf(counts: number[]): Step[] {
  return counts.map((count, index) => ({
    count,
    from: (100 * index) / counts.length,
    to: (100 * (index + 1)) / counts.length,
  }));
}

const say = ({ count, from, to }: Step): string => `${from} to ${to} %: ${count}`;

const WIDEST = 720;
const MARGIN_LEFT = 48;
const MARGIN_RIGHT = 20;

function draw(steps: Step[], room: number): Element {
  // Not between whole numbers: no tick is half an annotation.
  const ticks = Math.min(4, Math.max(1, ...steps.map(({ count }) => count)));
  const chart = plot({
    width: Math.min(room, WIDEST),
    height: 200,
    style: { fontSize: "12px" },
    marginLeft: MARGIN_LEFT,
    marginRight: MARGIN_RIGHT,
    marginBottom: 44,
    x: { domain: [0, 100] },
    y: { grid: true, ticks },
    marks: [
      rectY(steps, {
        x1: "from",
        x2: "to",
        y: "count",
        fill: "var(--accent)",
        inset: 1,
        title: say,
        tip: true,
      }),
      axisX({ label: "Accuracy, %", labelOffset: 38, labelArrow: "none" }),
      axisY({ label: "Annotations", tickFormat: "d", ticks }),
      ruleY([0]),
    ],
  });
  // Plot labels its groups of lines and bars; the figure's own label says it all.
  chart.setAttribute("aria-hidden", "true");
  return chart;
}
