const INSTEAD = "In Label Studio choose Export, then JSON.";
const TABLE = `which has no ground truths and no skipped answers. ${INSTEAD}`;

/** What a text is by its beginning that is not JSON; the command `import` says the same. */
const BEGINNINGS: [RegExp, string][] = [
  [
    /^(<\?xml[^>]*>\s*)?<View\b/,
    "This is a label config of Label Studio, not tasks. It is set with `updateProject`.",
  ],
  [/^</, `This is XML or HTML, not JSON. ${INSTEAD}`],
  [/^%PDF-/, `This is a PDF, not JSON. ${INSTEAD}`],
  [/^[^\n]*\t/, `This is TSV, ${TABLE}`],
  [/^[^\n]*[,;]/, `This is CSV, ${TABLE}`],
];

export function namedText(start: string): string | undefined {
  return BEGINNINGS.find(([beginning]) => beginning.test(start))?.[1];
}

const PACKED: [number[], string][] = [
  [[0x50, 0x4b, 3, 4], "a ZIP archive (or an office document)"],
  [[0x42, 0x5a, 0x68], "packed by bzip2"],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], "packed by xz"],
  [[0x28, 0xb5, 0x2f, 0xfd], "packed by zstd"],
  [[0x37, 0x7a, 0xbc, 0xaf], "a 7-Zip archive"],
];

/** Why bytes are not those of a text; undefined where they may be. */
export function namedBytes(start: Uint8Array): string | undefined {
  const packed = PACKED.find(([signs]) =>
    signs.every((sign, at) => start[at] === sign),
  );
  if (packed)
    return `The file is ${packed[1]}, not JSON. Unpack it and import the JSON file in it; a file packed by gzip (.gz) is read as it is.`;
  if (encodingOf(start) === "utf-8" && start.subarray(0, 1024).includes(0))
    return "The file is binary, not text. Import a JSON file of tasks.";
  return undefined;
}

/** The encoding of a JSON text: by its byte order mark, or by where its NULs stand. */
export function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  if (first === 0 && second !== 0) return "utf-16be";
  return first !== 0 && second === 0 ? "utf-16le" : "utf-8";
}
