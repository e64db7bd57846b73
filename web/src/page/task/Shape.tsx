import type { RegionPairKind } from "../../generated/documents";
import { numberIn, type Region } from "./result";

type ShapeProps = {
  region: Region;
  width: number;
  height: number;
  color: string;
  title?: string;
  kind?: RegionPairKind | undefined;
};

/** A region as SVG. Label Studio measures in percent of the picture, angles about the first corner. */
export function Shape({ region, width, height, color, title, kind }: ShapeProps) {
  const { value } = region;
  const across = (name: string) => ((numberIn(value, name) ?? 0) * width) / 100;
  const down = (name: string) => ((numberIn(value, name) ?? 0) * height) / 100;
  const [x, y] = [across("x"), down("y")];
  const angle = numberIn(value, "rotation") ?? 0;
  const look = { stroke: color, fill: color, fillOpacity: 0.15 };
  const points = pointsOf(value.points ?? value.vertices);
  return (
    <g
      className="shape"
      data-kind={kind}
      transform={angle ? `rotate(${angle} ${x} ${y})` : undefined}
    >
      {title && <title>{title}</title>}
      {points ? (
        <polygon
          {...look}
          points={points
            .map(([px, py]) => `${(px * width) / 100},${(py * height) / 100}`)
            .join(" ")}
        />
      ) : "radiusX" in value ? (
        <ellipse {...look} cx={x} cy={y} rx={across("radiusX")} ry={down("radiusY")} />
      ) : region.type.startsWith("keypoint") ? (
        <circle
          {...look}
          cx={x}
          cy={y}
          r={Math.max(across("width") / 2, width / 120)}
        />
      ) : (
        <rect {...look} x={x} y={y} width={across("width")} height={down("height")} />
      )}
      {title && (
        <text x={x} y={y} dy="-0.3em" fill={color} fontSize={width / 45}>
          {title}
        </text>
      )}
    </g>
  );
}

function pointsOf(value: unknown): [number, number][] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.map((point) => {
    const [x, y] = Array.isArray(point) ? point : [point?.x, point?.y];
    return [Number(x) || 0, Number(y) || 0];
  });
}
