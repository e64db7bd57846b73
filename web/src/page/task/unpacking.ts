/** Pictures beyond this are not painted: they would fill the memory of the browser. */
const MOST_PIXELS = 40_000_000;
const CHANNELS = 4;

/**
 * Which pixels of a brush mask are painted: the alpha of each, row by row.
 *
 * Label Studio packs the RGBA bytes with the run lengths of `@thi.ng/rle-pack`: the number
 * of words (32 bits), their width less one (5), four widths of lengths less one (4 each);
 * then blocks of a flag for a run (1), the width in use (2), the length less one, and the
 * run's one word or the block's many. Undefined for what is not packed so.
 *
 * The package itself takes as long, and five times the memory: it unpacks all channels.
 */
export function unpackAlpha(packed: ArrayLike<number>): Uint8Array | undefined {
  const bits = new Bits(packed);
  const words = bits.read(32);
  const width = bits.read(5) + 1;
  const widths = Array.from({ length: 4 }, () => bits.read(4) + 1);
  if (words % CHANNELS !== 0 || words / CHANNELS > MOST_PIXELS) return undefined;
  const alpha = new Uint8Array(words / CHANNELS);
  let at = 0;
  const put = (word: number) => {
    if (at % CHANNELS === CHANNELS - 1) alpha[(at - CHANNELS + 1) / CHANNELS] = word;
    at += 1;
  };
  while (at < words) {
    const isRun = bits.read(1) === 1;
    const length = bits.read(widths[bits.read(2)] ?? 1) + 1;
    if (bits.exhausted) return undefined;
    const last = Math.min(at + length, words);
    const word = isRun ? bits.read(width) : 0;
    while (at < last) put(isRun ? word : bits.read(width));
  }
  return alpha;
}

class Bits {
  private at = 0;

  constructor(private readonly bytes: ArrayLike<number>) {}

  get exhausted(): boolean {
    return this.at > this.bytes.length * 8;
  }

  /** The next bits as a number, the highest first. Zeros beyond the end. */
  read(count: number): number {
    let value = 0;
    for (let end = this.at + count; this.at < end; this.at += 1) {
      const byte = this.bytes[this.at >> 3] ?? 0;
      value = value * 2 + ((byte >> (7 - (this.at & 7))) & 1);
    }
    return value;
  }
}

/** The mask as a picture in one colour, to lie over the picture that it was painted on. */
export function pictureOf(
  alpha: Uint8Array,
  width: number,
  height: number,
  color: string,
): string | undefined {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  if (!context || alpha.length !== width * height) return undefined;
  context.fillStyle = color;
  context.fillRect(0, 0, width, height);
  const pixels = context.getImageData(0, 0, width, height);
  for (let pixel = 0; pixel < alpha.length; pixel += 1)
    pixels.data[pixel * CHANNELS + 3] = alpha[pixel] ?? 0;
  context.putImageData(pixels, 0, 0);
  return canvas.toDataURL();
}
