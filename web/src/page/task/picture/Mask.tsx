import { useMemo } from "react";
import { type Marks, marked } from "../marks";
import type { Region } from "../result";
import { pictureOf, unpackAlpha } from "../unpacking";

type MaskProps = {
  region: Region;
  width: number;
  height: number;
  color: string;
  title: string;
  marks: Marks;
};

/** A painted region, in the colour of its label; a bitmask in the colours that it has. */
export function Mask({ region, width, height, color, title, marks }: MaskProps) {
  const picture = useMemo(() => painted(region, color), [region, color]);
  if (!picture) return null;
  return (
    <g className="mask" {...marked(marks, region.id)}>
      <title>{title}</title>
      <image href={picture} width={width} height={height} preserveAspectRatio="none" />
    </g>
  );
}

export const isMask = ({ value }: Region): boolean =>
  "rle" in value || "imageDataURL" in value;

function painted({ value, width, height }: Region, color: string): string | undefined {
  const { rle, imageDataURL } = value;
  if (typeof imageDataURL === "string")
    return imageDataURL.startsWith("data:image/") ? imageDataURL : undefined;
  if (!Array.isArray(rle) || !width || !height) return undefined;
  const alpha = unpackAlpha(rle.map(Number));
  return alpha && pictureOf(alpha, width, height, color);
}
