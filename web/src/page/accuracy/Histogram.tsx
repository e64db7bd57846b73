import { axisX, axisY, plot, rectY, ruleY } from "@observablehq/plot";
import { useEffect, useRef } from "react";

type HistogramProps = { counts: number[] };

/** How many compared annotations fall into each step of accuracy. */
export default function Histogram({ counts }: HistogramProps) {
  const place = useRef<HTMLElement>(null);
  useEffect(() => {
    const steps = counts.map((count, index) => ({
      count,
      from: (100 * index) / counts.length,
      to: (100 * (index + 1)) / counts.length,
    }));
    const chart = plot({
      height: 180,
      marginLeft: 48,
      x: { domain: [0, 100] },
      y: { grid: true },
      ariaLabel: "Histogram of accuracies",
      marks: [
        rectY(steps, {
          x1: "from",
          x2: "to",
          y: "count",
          fill: "var(--accent)",
          inset: 1,
          title: ({ from, to, count }) => `${from} to ${to} %: ${count}`,
          tip: true,
        }),
        axisX({ label: "Accuracy, %" }),
        axisY({ label: "Annotations", tickFormat: "d", ticks: 4 }),
        ruleY([0]),
      ],
    });
    place.current?.replaceChildren(chart);
  }, [counts]);
  return <figure className="chart" ref={place} />;
}
