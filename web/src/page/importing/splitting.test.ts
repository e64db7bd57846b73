import { expect, test } from "vitest";
import { BrokenFile, type FileTask, Splitter } from "./splitting";

async function* inPieces(text: string, length: number): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += length) yield text.slice(at, at + length);
}

async function split(text: string, length = 7): Promise<FileTask[]> {
  const tasks: FileTask[] = [];
  for await (const task of new Splitter(inPieces(text, length)).tasks())
    tasks.push(task);
  return tasks;
}

const textsOf = async (text: string, length?: number): Promise<string[]> =>
  (await split(text, length)).map((task) => task.text);

const messageOf = async (text: string): Promise<string> => {
  const error = await split(text).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(BrokenFile);
  return (error as BrokenFile).message;
};

const FIRST = '{"id": 1212345678901234567, "data": {"a": "[\\"}\\\\"}}';
const SECOND = '{"data": {"x": 0.10000000000000000555, "tasks": [1]}}';

test.each([
  ["a list", `[${FIRST},\n ${SECOND}]`],
  ["a list that stands alone in its lines", `\n[\n${FIRST}\n,\n${SECOND}\n]\n`],
  ["one task a line", `${FIRST}\n${SECOND}\n`],
  ["lines of Windows with empty ones", `${FIRST}\r\n\r\n${SECOND}`],
  ["an object with the list", `{"total": 2, "tasks": [${FIRST}, ${SECOND}]}`],
  [
    "a page of an API",
    `{"tasks": [${FIRST}, ${SECOND}], "total": 2, "of": {"next": [null]}}\n`,
  ],
])("tasks are read as they stand from %s", async (_, text) => {
  for (const length of [1, 2, 5, 1000])
    expect(await textsOf(text, length)).toEqual([FIRST, SECOND]);
});

test("one task may be a file of its own, over many lines", async () => {
  const task = '{\n  "id": 1,\n  "data": {}\n}';

  expect(await textsOf(task)).toEqual([task]);
});

test.each(["", "  \n", "[]", "[\n]", '{"tasks": []}'])(
  "%j holds no tasks",
  async (text) => {
    expect(await textsOf(text)).toEqual([]);
  },
);

test("what is not an object is left to the server to refuse", async () => {
  expect(await textsOf('[1, "a, b", null, [2]]')).toEqual([
    "1",
    '"a, b"',
    "null",
    "[2]",
  ]);
});

test.each([
  ["hello", "line 1, column 1: expected a list of tasks or a task."],
  ['[{"a": 1}\n {"b": 2}]', "line 2, column 2, in task 1: expected a comma or ]."],
  ['[{"a": 1},\n{"b" 2}]', "line 2, column 6, in task 2: Expected ':'"],
  ['[{"a": 1}] x', "line 1, column 12, in task 1: expected nothing after"],
  ['{"tasks": [{}], 1: 2}', "expected a colon."],
  ['[{"a": 1}, {"b": "cut', "in task 2: Unterminated string"],
  ['[{"a": 1},', "in task 2: Unexpected end"],
])("%j is broken at %s", async (text, place) => {
  expect(await messageOf(text)).toContain(place);
});

test("a place far into a file is right as well", async () => {
  const lines = Array.from({ length: 30_000 }, (_, id) => `{"id": ${id}, "data": {}}`);
  lines.push('{"id": 30000, "data": ?}');

  const message = await messageOf(lines.join("\n"));

  expect(message).toContain("line 30001, column 23, in task 30,001: Unexpected token");
});

test.each([
  ["18446744073709551616", "is an integer of more than 64 bits; write it as a text."],
  ["-9223372036854775809", "is an integer of more than 64 bits; write it as a text."],
  ["1e400", "is larger than any number of 64 bits; write it as a text."],
])("%s is refused with its place", async (number, message) => {
  const task = `{"data": {"a \\"b": ["x", {"c": [1, ${number}]}]}, "id": 3}`;

  const [read] = await split(`[${task}]`);

  expect(read?.refusal).toEqual({
    path: 'data.a "b[1].c[1]',
    message: `${number} ${message}`,
  });
});

test.each([
  "18446744073709551615",
  "-9223372036854775808",
  "1.7976931348623157e308",
  "3.14159265358979323846264338327950288",
  "1e-400",
  '"123456789012345678901234567890e999"',
])("%s is kept", async (value) => {
  const task = `{"data": {"a": ${value}}}`;

  expect(await split(task)).toEqual([{ text: task, warnings: [] }]);
});

test("NaN and the infinities become null, each told with its place", async () => {
  const [task] = await split('{"data": {"NaN": "NaN", "b": [NaN, -Infinity]}}');

  expect(task?.text).toBe('{"data": {"NaN": "NaN", "b": [null, null]}}');
  expect(task?.warnings.map(({ path }) => path)).toEqual(["data.b[0]", "data.b[1]"]);
});
