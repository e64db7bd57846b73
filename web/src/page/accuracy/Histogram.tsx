import { axisX, axisY, plot, rectY, ruleY } from "@observablehq/plot";
import { useEffect, useMemo, useRef } from "react";

type HistogramProps = { counts: number[] };
type Step = { count: number; from: number; to: number };

/** How many compared annotations fall into each step of accuracy. */
export default function Histogram({ counts }: HistogramProps) {
  const place = useRef<HTMLElement>(null);
  const steps = useMemo(() => stepsOf(counts), [counts]);
  useEffect(() => {
    const room = place.current?.clientWidth;
    place.current?.replaceChildren(draw(steps, room || WIDEST));
  }, [steps]);
  const said = steps.filter(({ count }) => count > 0).map(say);
  return (
    <figure
      className="chart"
      role="img"
      aria-label={`Histogram of accuracies. ${said.join(", ")}.`}
      ref={place}
    />
  );
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

function draw(steps: Step[], room: number): Element {
  // Not between whole numbers: no tick is half an annotation.
  const ticks = Math.min(4, Math.max(1, ...steps.map(({ count }) => count)));
  const chart = plot({
    width: Math.min(room, WIDEST),
    height: 200,
    style: { fontSize: "12px" },
    marginLeft: 48,
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
