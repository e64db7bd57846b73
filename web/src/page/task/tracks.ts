import { isRecord, labelsOf, numberIn, type Region } from "./result";

export type Stretch = { start: number; end: number };
/** When a region can be heard or seen, in seconds. */
export type Track = { id: string; labels: string[]; stretches: Stretch[] };
export type Box = {
  x: number;
  y: number;
  width: number;
  height: number;
  angle: number;
};

/** What Label Studio takes where the label config says nothing. */
const FRAMES_A_SECOND = 24;

export function tracksOf(regions: readonly Region[], frameRate?: number): Track[] {
  return regions.flatMap((region) => {
    const stretches = stretchesOf(region, frameRate || FRAMES_A_SECOND);
    return stretches.length > 0
      ? [{ id: region.id, labels: labelsOf(region), stretches }]
      : [];
  });
}

function stretchesOf(region: Region, frameRate: number): Stretch[] {
  const { value } = region;
  if (Array.isArray(value.ranges))
    return value.ranges.filter(isRecord).flatMap((range) => {
      const { start, end } = {
        start: numberIn(range, "start"),
        end: numberIn(range, "end"),
      };
      if (start === undefined || end === undefined) return [];
      return [{ start: (start - 1) / frameRate, end: end / frameRate }];
    });
  if (Array.isArray(value.sequence)) return visible(region, frameRate);
  const start = numberIn(value, "start");
  const end = numberIn(value, "end");
  return start === undefined || end === undefined ? [] : [{ start, end }];
}

/** From each key frame that begins a showing to the one that ends it, or to the end. */
function visible(region: Region, frameRate: number): Stretch[] {
  const rate = rateOf(region, frameRate);
  const frames = keyFrames(region);
  const count = numberIn(region.value, "framesCount") ?? frames.at(-1)?.frame ?? 1;
  const found: Stretch[] = [];
  for (const [index, { frame, enabled }] of frames.entries()) {
    const before = frames[index - 1]?.enabled ? found.at(-1) : undefined;
    const end = count / rate;
    if (before) before.end = enabled ? end : (frame - 1) / rate;
    else if (enabled) found.push({ start: (frame - 1) / rate, end });
  }
  return found;
}

type KeyFrame = { frame: number; enabled: boolean; fields: Record<string, unknown> };

function keyFrames({ value }: Region): KeyFrame[] {
  if (!Array.isArray(value.sequence)) return [];
  return value.sequence
    .filter(isRecord)
    .map((fields) => ({
      frame: numberIn(fields, "frame") ?? 1,
      enabled: fields.enabled !== false,
      fields,
    }))
    .toSorted((a, b) => a.frame - b.frame);
}

function rateOf({ value }: Region, frameRate = FRAMES_A_SECOND): number {
  const [frames, seconds] = [
    numberIn(value, "framesCount"),
    numberIn(value, "duration"),
  ];
  return frames && seconds ? frames / seconds : frameRate;
}

/** Where a box is at a moment of a video, in percent of the picture: linear between key frames. */
export function boxAt(
  region: Region,
  seconds: number,
  frameRate?: number,
): Box | undefined {
  const frames = keyFrames(region);
  const now = 1 + seconds * rateOf(region, frameRate);
  const last = frames.findLast(({ frame }) => frame <= now);
  if (!last?.enabled || !("width" in last.fields)) return undefined;
  const next = frames.find(({ frame }) => frame > now);
  const share = next ? (now - last.frame) / (next.frame - last.frame) : 0;
  const at = (name: string) => {
    const from = numberIn(last.fields, name) ?? 0;
    const to = next ? (numberIn(next.fields, name) ?? from) : from;
    return from + share * (to - from);
  };
  return {
    x: at("x"),
    y: at("y"),
    width: at("width"),
    height: at("height"),
    angle: at("rotation"),
  };
}
