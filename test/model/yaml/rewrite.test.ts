import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { rewriteEntries, rewriteMapping } from "../../../model/yaml/rewrite.ts";

const TEXT = `# What the file is about.

# Above the first.
- id: one
  count: 5   # beside a value
  list: [a, b]

# Above the second.
- id: two
  text: 'single quotes stay'
  nested:
    key: value

- id: three
`;

const entries = (): { id: string; [field: string]: unknown }[] => parse(TEXT);
const [ONE = { id: "" }, TWO = { id: "" }, THREE = { id: "" }] = entries();

describe("entries of a catalogue file", () => {
  test("what is wanted as it stands is not touched", () => {
    expect(rewriteEntries(TEXT, entries())).toBe(TEXT);
  });

  test.each([
    ["a value", [{ ...ONE, count: 6 }, TWO, THREE], ["count: 5 ", "count: 6 "]],
    ["a list", [{ ...ONE, list: ["a", "c d"] }, TWO, THREE], ["[a, b]", "[a, c d]"]],
    [
      "a text in a style of its own",
      [ONE, { ...TWO, text: "x: y" }, THREE],
      ["'single quotes stay'", '"x: y"'],
    ],
    ["a value below a value", [ONE, { ...TWO, nested: { key: 1 } }, THREE], ["key: value", "key: 1"]],
    ["a new field", [{ ...ONE, on: true }, TWO, THREE], ["list: [a, b]\n", "list: [a, b]\n  on: true\n"]],
    [
      "a new field between others",
      [{ id: "one", count: 5, new: "1", list: ["a", "b"] }, TWO, THREE],
      ["# beside a value\n", '# beside a value\n  new: "1"\n'],
    ],
    [
      "a field that goes",
      [{ id: "one", list: ["a", "b"] }, TWO, THREE],
      ["  count: 5   # beside a value\n", ""],
    ],
    [
      "a mapping that goes",
      [ONE, { id: "two", text: "single quotes stay" }, THREE],
      ["  nested:\n    key: value\n", ""],
    ],
    [
      "an entry that goes, with its comment",
      [ONE, THREE],
      [TEXT.slice(TEXT.indexOf("# Above the second"), TEXT.indexOf("- id: three")), ""],
    ],
    ["the last entry", [ONE, TWO], ["\n- id: three\n", ""]],
    [
      "a new entry behind another",
      [ONE, { id: "new", of: { a: [] } }, TWO, THREE],
      ["# Above the second.", "- id: new\n  of:\n    a: []\n\n# Above the second."],
    ],
    [
      "a new entry at the end",
      [ONE, TWO, THREE, { id: "new" }],
      ["- id: three\n", "- id: three\n\n- id: new\n"],
    ],
  ])("%s", (_, wanted, [from = "", to = ""]) => {
    expect(rewriteEntries(TEXT, wanted)).toBe(TEXT.replace(from, to));
  });

  const BLOCK =
    "- id: a\n  list:\n    # the pooler\n    - x\n    # of jobs\n    - y # ask Kenji\n  on: true\n";
  const FLOW = "- id: a\n  list: [\n    x, # the pooler\n    y, # ask Kenji\n  ]\n  on: true\n";
  test.each([
    ["an item more", BLOCK, ["x", "y", "z"], ["ask Kenji\n", "ask Kenji\n    - z\n"]],
    ["an item less", BLOCK, ["x"], ["    # of jobs\n    - y # ask Kenji\n", ""]],
    ["one for another", BLOCK, ["x", "z"], ["    # of jobs\n    - y # ask Kenji\n", "    - z\n"]],
    ["an item more in brackets", FLOW, ["x", "y", "z"], ["y, #", "y, z, #"]],
    ["an item less in brackets", FLOW, ["y"], ["x, # the pooler\n    y", "y"]],
    ["the last item less in brackets", FLOW, ["x"], [", # the pooler\n    y, #", ", #"]],
  ])(
    "of a list on lines of its own, what stays keeps its comment: %s",
    (_, text, list, [from = "", to = ""]) => {
      expect(rewriteEntries(text, [{ id: "a", list, on: true }])).toBe(text.replace(from, to));
    },
  );

  test("a list in another order is written anew", () => {
    expect(rewriteEntries(BLOCK, [{ id: "a", list: ["y", "x"], on: true }])).toBe(
      "- id: a\n  list: [y, x]\n  on: true\n",
    );
  });

  test("an item and a field more come in this order", () => {
    expect(rewriteEntries("- id: a\n  list:\n    - x\n", [{ id: "a", list: ["x", "y"], on: true }])).toBe(
      "- id: a\n  list:\n    - x\n    - y\n  on: true\n",
    );
  });

  test("none is an empty list below the head of the file", () => {
    expect(rewriteEntries(TEXT, [])).toBe("# What the file is about.\n\n[]\n");
  });

  test.each(["", "# Head.\n\n[]\n", "# Head.\n"])(
    "the first entry of %j, with a comment above it",
    (text) => {
      const head = text === "" ? "" : "# Head.\n\n";
      expect(rewriteEntries(text, [{ id: "a" }], () => "Two\nlines.")).toBe(
        `${head}# Two\n# lines.\n- id: a\n`,
      );
    },
  );

  test("line ends of Windows stay", () => {
    const text = TEXT.replaceAll("\n", "\r\n");
    expect(rewriteEntries(text, [{ ...ONE, count: 6 }, TWO, THREE])).toBe(
      text.replace("count: 5 ", "count: 6 "),
    );
  });

  test.each([
    ["a: b\n", "the file is not a list of entries"],
    ["- id: [\n", "the file is not valid YAML"],
    ["[{ id: a }]\n", "the list stands in brackets; write each entry on lines of its own"],
  ])("%j cannot be edited", (text, message) => {
    expect(() => rewriteEntries(text, [{ id: "b" }])).toThrow(message);
  });
});

describe("a stack's file", () => {
  const STACK = `# Head.
config:
  skeleton:gcp:
    # Why this region.
    region: a
  skeleton:secrets:
    key:
      secure: v1:abc==
encryptionsalt: v1:salt
`;
  const stack = () => parse(STACK) as { config: Record<string, unknown>; encryptionsalt: string };

  test("ciphertexts and comments stay beside what changes", () => {
    const wanted = stack();
    wanted.config["skeleton:gcp"] = { region: "b", project: "p" };
    wanted.config["skeleton:vercel"] = { plan: "hobby" };
    expect(rewriteMapping(STACK, wanted)).toBe(
      STACK.replace("region: a\n", "region: b\n    project: p\n").replace(
        "encryptionsalt",
        "  skeleton:vercel:\n    plan: hobby\nencryptionsalt",
      ),
    );
  });

  test("an empty file gets all of it", () => {
    expect(rewriteMapping("# Head.\n", { config: { "skeleton:protection": true } })).toBe(
      "# Head.\nconfig:\n  skeleton:protection: true\n",
    );
  });
});
