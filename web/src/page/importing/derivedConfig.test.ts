import { expect, test } from "vitest";
import { deriveConfig } from "./derivedConfig";

const task = (data: object, ...result: object[]) => ({
  data,
  annotations: [{ result }],
});

test("choices about a text, with the labels that were used", () => {
  const entry = { from_name: "mood", to_name: "text", type: "choices" };
  const tasks = [
    task({ text: "Fine." }, { ...entry, value: { choices: ['good & "well"'] } }),
    task({ text: "Bad." }, { ...entry, value: { choices: ["bad"] } }),
  ];

  expect(deriveConfig(tasks)).toEqual({
    xml: `<View>
  <Text name="text" value="$text"/>
  <Choices name="mood" toName="text">
    <Choice value="good &amp; &quot;well&quot;"/>
    <Choice value="bad"/>
  </Choices>
</View>`,
    controls: 1,
    unknownTypes: [],
  });
});

test("boxes and a rating about the same picture, under another key", () => {
  const tasks = [
    task(
      { id: 7, photo: "https://example.org/a.jpg" },
      { from_name: "stars", to_name: "img", type: "rating", value: { rating: 3 } },
      {
        from_name: "box",
        to_name: "img",
        type: "rectanglelabels",
        value: { x: 1, rectanglelabels: ["Car"] },
      },
      { from_name: "odd", to_name: "img", type: "magic", value: {} },
    ),
  ];

  const { xml, controls, unknownTypes } = deriveConfig(tasks);

  expect(xml).toContain('<Image name="img" value="$photo"/>');
  expect(xml).toContain('<Rating name="stars" toName="img"/>');
  expect(xml).toContain('<Label value="Car"/>');
  expect([controls, unknownTypes]).toEqual([2, ["magic"]]);
});

test.each([
  [
    "a recording",
    "audio",
    "https://example.org/a.wav",
    { start: 1, end: 2, channel: 0, labels: ["x"] },
    "Audio",
  ],
  [
    "a text",
    "words",
    "some words",
    { start: 1, end: 2, text: "om", labels: ["x"] },
    "Text",
  ],
])("stretches of %s", (_, name, data, value, tag) => {
  const entry = { from_name: "l", to_name: name, type: "labels", value };

  expect(deriveConfig([task({ [name]: data }, entry)]).xml).toContain(`<${tag} name=`);
});

test("tasks without results leave nothing to derive", () => {
  expect(deriveConfig([{ data: { text: "a" } }, 3]).controls).toBe(0);
});
