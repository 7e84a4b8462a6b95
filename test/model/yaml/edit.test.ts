import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { appendEntry, setField } from "../../../model/yaml/edit.ts";
import { estateRoot } from "../../estates/estates.ts";

const CATALOGUE = join(estateRoot("reference"), "catalogue");

/** Lines that differ, as `from => to`. */
function changed(before: string, after: string): string[] {
  const [from, to] = [before.split("\n"), after.split("\n")];
  expect(to).toHaveLength(from.length);
  return to.flatMap((line, i) => (line === from[i] ? [] : [`${from[i]} => ${line}`]));
}

describe("a field of an entry", () => {
  const text = readFileSync(join(CATALOGUE, "guardrails.yaml"), "utf8");

  test.each([
    ["api-latency-production", "threshold", 900, "  threshold: 800 =>   threshold: 900"],
    ["ocr-failures-production", "threshold", "3%", '  threshold: "2%" =>   threshold: "3%"'],
    [
      "api-latency-production",
      "alert_channel",
      "line:b",
      '  alert_channel: "line:on-call" =>   alert_channel: "line:b"',
    ],
  ])("of %s: %s is the one line that changes", (id, field, value, expected) => {
    expect(changed(text, setField(text, id, field, value))).toEqual([expected]);
  });

  test.each([
    ["a comment behind it", "- id: a\n  x: 1 # why\n", "x", 2, "- id: a\n  x: 2 # why\n"],
    ["CRLF", "- id: a\r\n  x: 1\r\n", "x", 2, "- id: a\r\n  x: 2\r\n"],
    ["no line end", "- id: a\n  x: 1", "x", 2, "- id: a\n  x: 2"],
    ["braces", "- { id: a, x: 1 }\n", "x", 2, "- { id: a, x: 2 }\n"],
    ["single quotes", "- id: a\n  x: '1'\n", "x", "b", '- id: a\n  x: "b"\n'],
    ["a text that looks like a number", "- id: a\n  x: b\n", "x", "12", '- id: a\n  x: "12"\n'],
    [
      "another entry of the same shape",
      "- id: b\n  x: 1\n- id: a\n  x: 1\n",
      "x",
      2,
      "- id: b\n  x: 1\n- id: a\n  x: 2\n",
    ],
    [
      "no such field yet",
      "- id: a\n  x: 1\n\n- id: b\n",
      "y",
      true,
      "- id: a\n  x: 1\n  y: true\n\n- id: b\n",
    ],
    ["no such field yet, and CRLF", "- id: a\r\n  x: 1\r\n", "y", true, "- id: a\r\n  x: 1\r\n  y: true\r\n"],
    ["no such field yet, in braces", "- { id: a }\n", "y", true, "- { id: a, y: true }\n"],
    ["no such field yet, and no line end", "- id: a", "y", null, "- id: a\n  y: null\n"],
    [
      "no such field yet, after a block of text",
      "- id: a\n  t: |\n    b\n    c\n",
      "y",
      1,
      "- id: a\n  t: |\n    b\n    c\n  y: 1\n",
    ],
    [
      "no such field yet, after a list",
      "- id: a\n  t:\n    - b\n    - c\n- id: d\n",
      "y",
      1,
      "- id: a\n  t:\n    - b\n    - c\n  y: 1\n- id: d\n",
    ],
    ["a list that is indented", "  - id: a\n    x: 1\n", "y", 1, "  - id: a\n    x: 1\n    y: 1\n"],
  ] as const)("with %s", (_, before, field, value, after) => {
    expect(setField(before, "a", field, value)).toBe(after);
  });

  test.each([
    ["an entry that is not there", "- id: b\n", "there is no entry a"],
    ["a file that is no list", "id: a\n", "there is no entry a"],
    ["a value that another entry shares", "- id: a\n  x: &v 1\n- id: b\n  x: *v\n", /cannot be edited here/],
  ])("refuses %s", (_, text, message) => {
    expect(() => setField(text, "a", "x", 2)).toThrow(message);
  });
});

describe("an entry at the end", () => {
  const entry = { id: "new", from: "2%", to: null, why: "it: was # so" };
  const block = `- id: new\n  from: 2%\n  to: null\n  why: "it: was # so"\n`;

  test.each([
    ["an empty file", "", block],
    ["nothing but a comment", "# why\n", `# why\n\n${block}`],
    ["an empty list", "# why\n\n[]\n", `# why\n\n${block}`],
    ["an empty list without a line end", "[]", block],
    ["other entries", "- id: a\n", `- id: a\n\n${block}`],
    ["other entries without a line end", "- id: a", `- id: a\n\n${block}`],
    ["a comment behind the last", "- id: a\n# end\n", `- id: a\n# end\n\n${block}`],
    ["CRLF", "- id: a\r\n", `- id: a\r\n\r\n${block.replaceAll("\n", "\r\n")}`],
  ])("of %s", (_, before, after) => {
    expect(appendEntry(before, entry)).toBe(after);
  });

  test.each([
    ["a mapping", "a: 1\n", "the file is not a list of entries"],
    ["a list in brackets", "[{ id: a }]\n", /the list stands in brackets/],
    ["a list that is indented", "  - id: a\n", /cannot be edited here/],
    ["a document that is marked to end", "- id: a\n...\n", /cannot be edited here/],
  ])("refuses %s, and says why", (_, text, message) => {
    expect(() => appendEntry(text, entry)).toThrow(message);
  });
});

test("whatever is written is read back, whatever it was", () => {
  const plain = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
  const entries = fc.array(fc.dictionary(fc.constantFrom("x", "y", "z"), plain), {
    minLength: 1,
    maxLength: 4,
  });
  fc.assert(
    fc.property(entries, fc.constantFrom("x", "y"), plain, (list, field, value) => {
      const before = list.map((entry, i) => ({ id: `id-${i}`, ...entry }));
      const after = parse(setField(stringify(before), "id-0", field, value));
      expect(after).toEqual(before.map((entry, i) => (i === 0 ? { ...entry, [field]: value } : entry)));
      expect(parse(appendEntry(stringify(before), { id: "new", [field]: value }))).toEqual([
        ...before,
        { id: "new", [field]: value },
      ]);
    }),
  );
});
