import WaveSurfer from "wavesurfer.js";

/** Larger recordings are not decoded for their waveform: it would take much memory. */
const MOST_BYTES = 30_000_000;
const POINTS = 4_000;
const SAMPLES_A_SECOND = 8_000;
const HEIGHT = 72;

/** The waveform of a recording, drawn into an element; undefined where it cannot be read. */
export async function drawWaveform(
  container: HTMLElement,
  media: HTMLMediaElement,
  address: string,
  isWanted: () => boolean,
): Promise<WaveSurfer | undefined> {
  const bytes = await bytesOf(address);
  if (!bytes || !isWanted()) return undefined;
  const context = new OfflineAudioContext(1, 1, SAMPLES_A_SECOND);
  const sound = await context.decodeAudioData(bytes);
  if (!isWanted()) return undefined;
  const { color, accentColor } = colorsAt(container);
  return WaveSurfer.create({
    ...{ container, media, height: HEIGHT, duration: sound.duration },
    ...{ waveColor: color, progressColor: accentColor, cursorColor: accentColor },
    peaks: [peaksOf(sound.getChannelData(0))],
    normalize: true,
  });
}

/** Nothing where another server has it: the policy lets the page play it, but not read it. */
async function bytesOf(address: string): Promise<ArrayBuffer | undefined> {
  const embedded = /^data:[^,]*;base64,(.*)$/s.exec(address);
  if (embedded) return Uint8Array.from(atob(embedded[1] ?? ""), toCode).buffer;
  if (new URL(address, location.href).origin !== location.origin) return undefined;
  const response = await fetch(address, { redirect: "manual" });
  const size = Number(response.headers.get("content-length") ?? Infinity);
  if (response.ok && size <= MOST_BYTES) return response.arrayBuffer();
  await response.body?.cancel();
  return undefined;
}

const toCode = (letter: string): number => letter.charCodeAt(0);

/** The loudest of each stretch of samples, so that nothing short is left out. */
export function peaksOf(samples: Float32Array, points = POINTS): number[] {
  const count = Math.min(points, samples.length);
  return Array.from({ length: count }, (_, index) => {
    const start = Math.floor((index * samples.length) / count);
    const end = Math.floor(((index + 1) * samples.length) / count);
    return samples
      .subarray(start, end)
      .reduce((most, sample) => (Math.abs(sample) > Math.abs(most) ? sample : most), 0);
  });
}

function colorsAt(element: HTMLElement) {
  const style = getComputedStyle(element);
  return { color: style.color, accentColor: style.getPropertyValue("--accent") };
}
