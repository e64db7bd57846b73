import { encodingOf, namedBytes } from "./otherFormats";
import { BrokenFile } from "./splitting";

const PACKED = [0x1f, 0x8b];

/**
 * The text of a file piece by piece, in UTF-8 or UTF-16, unpacked where it is gzipped:
 * its first bytes tell, not its name. `onRead` hears how many bytes of the file are read.
 *
 * Throws a BrokenFile where it cannot be read to its end.
 */
export async function* piecesOf(
  file: Blob,
  onRead: (bytes: number) => void,
): AsyncGenerator<string> {
  const head = new Uint8Array(await read(file.slice(0, 2).arrayBuffer()));
  const packed = PACKED.every((byte, index) => head[index] === byte);
  const counted = file.stream().pipeThrough(counting(onRead));
  const bytes = packed ? counted.pipeThrough(new DecompressionStream("gzip")) : counted;
  let decoder: TextDecoder | undefined;
  const reader = bytes.getReader();
  let decoded = 0;
  try {
    for (;;) {
      const { value, done } = await read(reader.read(), packed);
      decoder ??= decoderFor(value ?? new Uint8Array());
      try {
        const text = decoder.decode(value, { stream: !done });
        if (text) yield text;
      } catch (error) {
        const after = decoded.toLocaleString();
        throw new BrokenFile(
          `The text after byte ${after} is not ${decoder.encoding.toUpperCase()}. Save the file in UTF-8.`,
          { cause: error },
        );
      }
      if (done) return;
      decoded += value.byteLength;
    }
  } finally {
    // Not waited for: a broken stream is cancelled already.
    reader.cancel().catch(() => {});
  }
}

/** What decodes a text that begins with these bytes; it leaves a byte order mark out. */
function decoderFor(start: Uint8Array): TextDecoder {
  const name = namedBytes(start);
  if (name) throw new BrokenFile(name);
  return new TextDecoder(encodingOf(start), { fatal: true });
}

function counting(onRead: (bytes: number) => void) {
  let bytes = 0;
  return new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      onRead(bytes);
      controller.enqueue(chunk);
    },
  });
}

async function read<T>(reading: Promise<T>, packed = false): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    // Unpacking fails by a TypeError, reading by a DOMException.
    if (packed && error instanceof TypeError)
      throw new BrokenFile("The gzip data is damaged or cut off.", { cause: error });
    throw new BrokenFile(
      "The file cannot be read. It was moved, changed or closed to the browser meanwhile.",
      { cause: error },
    );
  }
}
