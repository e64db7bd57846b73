/**
 * Puts `NAME.br` and `NAME.gz` beside the built files that get smaller by it: the server
 * sends them as they are.
 */
import { readdir, readFile, writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const folder = new URL("dist/assets/", import.meta.url);
const codings = {
  br: (text) =>
    promisify(brotliCompress)(text, {
      params: { [constants.BROTLI_PARAM_SIZE_HINT]: text.length },
    }),
  gz: (text) => promisify(gzip)(text, { level: constants.Z_BEST_COMPRESSION }),
};

async function compress(name) {
  const text = await readFile(new URL(name, folder));
  await Promise.all(
    Object.entries(codings).map(async ([ending, coding]) => {
      const compressed = await coding(text);
      if (compressed.length < 0.9 * text.length)
        await writeFile(new URL(`${name}.${ending}`, folder), compressed);
    }),
  );
}

await Promise.all((await readdir(folder)).map(compress));
