import { type Marks, marked } from "../marks";
import { numberIn, type Region } from "../result";

type Size = { width: number; height: number };
type ShapeProps = Size & {
  region: Region;
  color: string;
  title?: string;
  marks?: Marks;
  /** Quarter turns of the picture, which its labels do not make. */
  turns?: number;
};

/** A region as SVG, with its label at its first corner. */
export function Shape(props: ShapeProps) {
  const { region, width, height, color, title, marks, turns = 0 } = props;
  const size = { width, height };
  const { x, y } = anchorOf(region, size);
  const angle = numberIn(region.value, "rotation") ?? 0;
  const letters = width / 40;
  return (
    <g
      className="shape"
      {...(marks && marked(marks, region.id))}
      // Label Studio turns a region about its first corner.
      transform={angle ? `rotate(${angle} ${x} ${y})` : undefined}
    >
      {title && <title>{title}</title>}
      <Outline region={region} size={size} color={color} />
      {title && (
        <text
          x={x}
          y={y}
          dy={y < letters ? "1em" : "-0.3em"}
          style={{ fontSize: `calc(${letters}px / var(--scale))` }}
          transform={
            turns || angle ? `rotate(${-90 * turns - angle} ${x} ${y})` : undefined
          }
        >
          {title}
        </text>
      )}
    </g>
  );
}

type OutlineProps = { region: Region; size: Size; color: string };

function Outline({ region, size, color }: OutlineProps) {
  const look = { stroke: color, fill: color, fillOpacity: 0.15 };
  const { x, y } = anchorOf(region, size);
  const points = pointsOf(region, size)
    ?.map((one) => one.join(","))
    .join(" ");
  if (points && region.value.closed === false)
    return <polyline {...look} fill="none" points={points} />;
  if (points) return <polygon {...look} points={points} />;
  const across = lengthIn(region, "width", size.width);
  if ("radiusX" in region.value)
    return (
      <ellipse
        {...look}
        cx={x}
        cy={y}
        rx={lengthIn(region, "radiusX", size.width)}
        ry={lengthIn(region, "radiusY", size.height)}
      />
    );
  if (region.type.startsWith("keypoint"))
    return (
      <circle {...look} cx={x} cy={y} r={Math.max(across / 2, size.width / 120)} />
    );
  const down = lengthIn(region, "height", size.height);
  return <rect {...look} x={x} y={y} width={across} height={down} />;
}

function anchorOf(region: Region, size: Size): { x: number; y: number } {
  const [first] = pointsOf(region, size) ?? [];
  if (first) return { x: first[0], y: first[1] };
  const x = lengthIn(region, "x", size.width);
  return { x, y: lengthIn(region, "y", size.height) };
}

/** A length of a region, which Label Studio measures in percent of the picture's. */
function lengthIn({ value }: Region, name: string, whole: number): number {
  return ((numberIn(value, name) ?? 0) * whole) / 100;
}

function pointsOf({ value }: Region, size: Size): [number, number][] | undefined {
  const points = value.points ?? value.vertices;
  if (!Array.isArray(points)) return undefined;
  return points.map((point) => {
    const [x, y] = Array.isArray(point) ? point : [point?.x, point?.y];
    return [
      ((Number(x) || 0) * size.width) / 100,
      ((Number(y) || 0) * size.height) / 100,
    ];
  });
}
