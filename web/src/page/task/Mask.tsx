import { useMemo } from "react";
import { pictureOf, unpackAlpha } from "./unpacking";
import type { Region } from "./result";

type MaskProps = {
  region: Region;
  width: number;
  height: number;
  color: string;
  title?: string | undefined;
};

/** A painted region, in the colour of its label. */
export function Mask({ region, width, height, color, title }: MaskProps) {
  const picture = useMemo(() => painted(region, color), [region, color]);
  if (!picture) return null;
  return (
    <image className="mask" href={picture} width={width} height={height}>
      {title && <title>{title}</title>}
    </image>
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
