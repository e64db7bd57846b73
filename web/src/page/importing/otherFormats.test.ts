import { expect, test } from "vitest";
import { namedBytes, namedText } from "./otherFormats";
import { piecesOf } from "./reading";
import { BrokenFile, Splitter } from "./splitting";

test.each([
  ["id,text,mood\n1,one,calm\n", "This is CSV"],
  ["id;text\n1;one\n", "This is CSV"],
  ["id\ttext\n1\tone, two\n", "This is TSV"],
  ["<View><Text/></View>", "This is a label config"],
  ['<?xml version="1.0"?>\n<View/>', "This is a label config"],
  ["<html></html>", "This is XML or HTML"],
  ["%PDF-1.7\n", "This is a PDF"],
])("%j is refused by its name", async (text, name) => {
  const error = await tasksOf(new TextEncoder().encode(text)).catch(
    (reason: unknown) => reason,
  );

  expect(error).toBeInstanceOf(BrokenFile);
  expect((error as BrokenFile).message).toContain(name);
});

test("a text without a name has its place", async () => {
  expect(namedText("hello")).toBeUndefined();
  await expect(tasksOf(new TextEncoder().encode("hello"))).rejects.toThrow(
    "The JSON breaks at line 1, column 1",
  );
});

test.each([
  [[0x50, 0x4b, 3, 4, 20, 0], "ZIP"],
  [[0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0], "binary"],
])("bytes that are not a text are told: %j", async (bytes, name) => {
  expect(namedBytes(new Uint8Array(bytes))).toContain(name);
  await expect(tasksOf(new Uint8Array(bytes))).rejects.toThrow(name);
});

const TASK = '{"data": {"text": "é 😀"}}';

test.each([
  ["UTF-8", new TextEncoder().encode(`[${TASK}]`)],
  ["UTF-8 with its mark", new TextEncoder().encode(`\ufeff[${TASK}]`)],
  ["UTF-16, little end first", utf16(`\ufeff[${TASK}]`, true)],
  ["UTF-16, big end first", utf16(`\ufeff[${TASK}]`, false)],
  ["UTF-16 without its mark", utf16(`[${TASK}]`, true)],
  ["UTF-16 without its mark, big end first", utf16(`[${TASK}]`, false)],
])("%s is read", async (_, bytes) => {
  expect(await tasksOf(bytes)).toEqual([TASK]);
});

test("bytes in no known encoding are told", async () => {
  await expect(tasksOf(new Uint8Array([0x5b, 0xe4, 0x5d]))).rejects.toThrow(
    "not UTF-8",
  );
});

async function tasksOf(bytes: Uint8Array<ArrayBuffer>): Promise<string[]> {
  const texts: string[] = [];
  const pieces = piecesOf(new Blob([bytes]), () => {});
  for await (const { text } of new Splitter(pieces).tasks()) texts.push(text);
  return texts;
}

function utf16(text: string, littleEndFirst: boolean): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(2 * text.length));
  for (let at = 0; at < text.length; at += 1)
    view.setUint16(2 * at, text.charCodeAt(at), littleEndFirst);
  return new Uint8Array(view.buffer);
}
