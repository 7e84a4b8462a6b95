import { execFileSync, spawn } from "node:child_process";
import fs, { mkdirSync, openSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { basename, join } from "node:path";
import { afterAll, afterEach, describe, expect, test, vi } from "vitest";
import { loadCatalogue } from "../../../model/load-catalogue.ts";
import { formatProblem } from "../../../model/problems/problem.ts";
import { parseYaml, readYaml } from "../../../model/yaml/source.ts";
import { Estate } from "../broken-estate.ts";

const FILE = "catalogue/clarifications.yaml";
const START = "write a list of entries, each starting with `- id: …`, or `[]` for none";
const NO_LIST = "start each entry with `- id: …`, without a key above it";
const NO_MAPPING = "write its fields below each other, `field: value`";
const NO_NAME = "a list or a mapping stands where a field's name is expected";
const QUOTE_BRACKET =
  "write the value itself, since nothing fills in templates, or put one that starts with { or [ in quotes";
const CHECK_AROUND = "check the quotes, brackets and indentation around it";

const estate = new Estate();
afterEach(() => estate.restore([FILE]));
afterAll(() => estate.remove());

const said = (): string[] => loadCatalogue(estate.root).problems.map(formatProblem);

/** Exactly one problem of the file, and none of what refers to its entries. */
const at = (place: string, wrong: string, fix: string): string[] => [
  `${FILE}:${place}: error: ${wrong}\n    fix: ${fix}`,
];

describe("a file that cannot be read", () => {
  test("is missing", () => {
    rmSync(join(estate.root, FILE));
    expect(said()).toEqual(at("1:1", "the file does not exist", `create it: ${START}`));
  });

  test("has the other ending", () => {
    const other = join(estate.root, FILE.replace(".yaml", ".yml"));
    renameSync(join(estate.root, FILE), other);
    expect(said()).toEqual(
      at("1:1", "the file does not exist", `rename ${basename(other)}, which nobody reads, to it`),
    );
    rmSync(other);
  });

  test("is a folder", () => {
    rmSync(join(estate.root, FILE));
    mkdirSync(join(estate.root, FILE));
    expect(said()).toEqual(at("1:1", "this is a folder, not a file", "replace it by a YAML file"));
  });

  test("is a link to itself", () => {
    rmSync(join(estate.root, FILE));
    symlinkSync(join(estate.root, FILE), join(estate.root, FILE));
    expect(said()).toEqual(
      at("1:1", "this is a link that leads back to itself", "replace it by a YAML file"),
    );
  });

  test("is a link that leads nowhere", () => {
    rmSync(join(estate.root, FILE));
    symlinkSync("nowhere", join(estate.root, FILE));
    expect(said()).toEqual(at("1:1", "this is a link that leads nowhere", "replace it by a YAML file"));
  });

  test("is a pipe, unless a shell has made and filled it", () => {
    const pipe = join(estate.root, FILE);
    rmSync(pipe);
    execFileSync("mkfifo", [pipe]);
    expect(said()).toEqual(at("1:1", "this is not a regular file", "replace it by a YAML file"));
    spawn("sh", ["-c", 'echo "- id: one" > "$0"', pipe]);
    const filled = readYaml("/", `/dev/fd/${openSync(pipe, "r")}`);
    expect([filled.problems, filled.value]).toEqual([[], [{ id: "one" }]]);
  });

  test("has a file where its folder should be", () => {
    const [problem] = loadCatalogue(join(estate.root, FILE)).problems;
    expect(problem?.wrong).toBe("a file stands where its folder should be");
  });

  test("is somebody else's", () => {
    const real = fs.readFileSync;
    vi.spyOn(fs, "readFileSync").mockImplementation(((path: string, ...rest: []) => {
      if (path.endsWith(FILE)) throw Object.assign(new Error("EACCES"), { code: "EACCES" });
      return real(path, ...rest);
    }) as never);
    syncBuiltinESMExports();
    try {
      expect(said()).toEqual(
        at("1:1", "this user has no permission to read the file", "let this user read it"),
      );
    } finally {
      vi.restoreAllMocks();
      syncBuiltinESMExports();
    }
  });

  test("is not UTF-8", () => {
    estate.write(FILE, Buffer.from("- id: caf\xe9\n", "latin1"));
    expect(said()).toEqual(at("1:1", "the file is not UTF-8 text", "save it as UTF-8"));
  });

  test("has nothing where the whole project is missing", () => {
    expect(loadCatalogue(join(estate.root, "nowhere")).problems.map(({ wrong }) => wrong)).toEqual(
      Array(7).fill("the file does not exist"),
    );
  });
});

describe("a text that is no list of entries", () => {
  test.each([
    ["empty", "", "1:1", "the file is empty", START],
    ["white space only", " \n\n", "1:1", "the file is empty", START],
    ["comments only", "# none yet\n", "1:1", "the file is empty", START],
    ["null", "~", "1:1", "the file is not a list of clarification entries", NO_LIST],
    ["a scalar", "\nnothing", "2:1", "the file is not a list of clarification entries", NO_LIST],
    [
      "a mapping",
      "clarifications:\n  - id: a",
      "1:1",
      "the file is not a list of clarification entries",
      NO_LIST,
    ],
    [
      "several documents",
      "- id: a\n---\n- id: b",
      "2:1",
      "the file holds several YAML documents",
      "keep one, without `---` between entries",
    ],
    [
      "several documents, the first one with a mark of its own",
      "---\n- id: a\n--- # more\n- id: b",
      "3:1",
      "the file holds several YAML documents",
      "keep one, without `---` between entries",
    ],
    [
      "lines that end with a carriage return alone",
      "# none\r- id: a\r",
      "1:7",
      "a carriage return stands here without a line feed, and is not read as the end of a line",
      "end lines with a line feed (LF)",
    ],
    [
      "a tab as indentation",
      "- id: a\n\tquestion: b\n\tanswer: c",
      "2:1",
      "a tab is used for indentation",
      "indent with spaces",
    ],
    [
      "NUL in a comment",
      "# a\0b\n- id: a",
      "1:4",
      "this file holds the control character U+0000",
      "take it out",
    ],
    [
      "NUL bytes where a crash left them",
      "- id: a\n\0\0\0\0",
      "2:1",
      "this file holds the control character U+0000",
      "take it out, with all 4 characters of this kind",
    ],
    ["NUL behind a colon", "- id:\0a", "1:6", "this file holds the control character U+0000", "take it out"],
    [
      "an escape sequence",
      "- id: \u001b[2J",
      "1:7",
      "this file holds the control character U+001B",
      "take it out",
    ],
    [
      "a repeated key",
      "- id: a\n  app: b\n  app: c",
      "3:3",
      "this key is written twice in one entry",
      "keep one of the two",
    ],
    [
      "a repeated key further down",
      "- id: a\n  app: b\n  port: 1\n\n  app: c",
      "5:3",
      "this key is written twice in one entry",
      "keep one of the two; or write `- id: …` above this one, if another entry starts here",
    ],
    [
      "an entry without its dash",
      "- id: a\n  app: b\n  port: 1\n  id: c\n  app: d\n  port: 2\n- id: e\n  app: f",
      "4:3",
      "this key is written twice in one entry",
      "write `- id:`, with the - below those of the other entries, where one starts here, or keep one of the two",
    ],
    [
      "an entry without its first line",
      "- id: a\n  app: b\n  port: 1\n\n  app: d\n  port: 2\n- id: e\n  app: f",
      "5:3",
      "this key and those below it are written twice in one entry",
      "write `- id: …` above it, if another entry starts here, or keep one of each",
    ],
    ["a key that is a list", "- [a]: b", "1:3", NO_NAME, QUOTE_BRACKET],
    ["a template", "- id: {{ id }}", "1:8", NO_NAME, QUOTE_BRACKET],
    ["two tags", "- id: !a !b c", "1:10", "this is not valid YAML (multiple tags)", CHECK_AROUND],
    [
      "an alias of nothing",
      "- id: *everything",
      "1:7",
      "this alias refers to nothing",
      "correct its name, or quote the value if it is a text that starts with `*`",
    ],
    [
      "a tag of YAML 1.1",
      "- id: !!binary aGVsbG8=",
      "1:7",
      "no tag means anything here",
      "write the value itself, in quotes if it starts with `!`",
    ],
    [
      "a tag that means nothing",
      "- id: !secret own-schemas",
      "1:7",
      "no tag means anything here",
      "write the value itself, in quotes if it starts with `!`",
    ],
    [
      "an alias before its anchor",
      "- *a\n- &a { id: a }",
      "1:3",
      "this alias stands above its anchor &a",
      "write the value here, with &a before it, and *a there",
    ],
    [
      "an alias that contains itself",
      "- &a\n  id: *a",
      "2:7",
      "this is nested too deep",
      "flatten it; an alias may not contain itself",
    ],
    [
      "lists nested 31 deep",
      `- ${"[".repeat(30)}${"]".repeat(30)}`,
      "1:32",
      "this is nested too deep",
      "flatten it; an alias may not contain itself",
    ],
  ])("%s", (_, text, place, wrong, fix) => {
    estate.write(FILE, text);
    expect(said()).toEqual(at(place, wrong, fix));
  });

  test.each([
    ["a scalar", "- own-schemas", "1:3"],
    ["a list", "- [own-schemas]", "1:3"],
    ["lists nested 30 deep", `- ${"[".repeat(29)}${"]".repeat(29)}`, "1:3"],
  ])("an entry that is %s", (_, text, place) => {
    estate.write(FILE, text);
    expect(said()).toEqual(at(place, "clarification: this entry is not a mapping of fields", NO_MAPPING));
  });

  test("an entry that is nothing", () => {
    estate.write(FILE, "-\n");
    expect(said()).toEqual(
      at("1:2", "clarification: nothing stands behind this -", "remove it, or write an entry"),
    );
  });

  test("several repeated keys are all told, and nothing after the first slip in the syntax", () => {
    estate.write(FILE, "- id: a\n  id: b\n- id: c\n  id: d\n- id: 'e\n\t- ]\n");
    expect(loadCatalogue(estate.root).problems.map(({ place }) => `${place.line}:${place.column}`)).toEqual([
      "2:3",
      "4:3",
      "5:7",
    ]);
  });

  test("a bomb of aliases", () => {
    const nine = (item: string) => `[${Array(9).fill(item).join(",")}]`;
    const bombs = ["- &a0 lol", ...Array.from({ length: 9 }, (_, i) => `- &a${i + 1} ${nine(`*a${i}`)}`)];
    estate.write(FILE, bombs.join("\n"));
    expect(said()).toEqual(
      at("1:1", "aliases expand into too much data", "write the entries out, without `&` and `*`"),
    );
  });

  test.each([
    [99, []],
    [100, ["aliases expand into too much data"]],
  ])("%i aliases", (count, wrong) => {
    const affects = ['&api "surface:api-staging"', ...Array(count).fill("*api")].join(", ");
    estate.write(FILE, estate.text(FILE).replace(/affects: .*/, `affects: [${affects}]`));
    const found = loadCatalogue(estate.root).problems.map((problem) => problem.wrong);
    expect(found.filter((said) => said !== "this entry is listed twice")).toEqual(wrong);
  });

  // How deep the parser itself gets depends on the stack that is left, so what it says of this is not pinned.
  test.each([1_000, 20_000])("lists nested %i deep", (depth) => {
    estate.write(FILE, "[".repeat(depth) + "]".repeat(depth));
    expect(said()).toHaveLength(1);
  });

  test("a megabyte of garbage", () => {
    const garbage = Buffer.from(Array.from({ length: 1 << 20 }, (_, i) => ((i * 7919 + (i >> 5)) % 96) + 31));
    estate.write(FILE, garbage);
    expect(said()).toHaveLength(1);
  });
});

describe("a text that is right", () => {
  const text = estate.text(FILE);

  test.each([
    ["with CRLF", text.replaceAll("\n", "\r\n")],
    ["with a byte order mark", `\uFEFF${text}`],
    ["as a document with a start and an end", `---\n${text}...\n`],
    ["as JSON", JSON.stringify(parseYaml(FILE, text).value)],
    ["of YAML 1.1, whose dates are no texts", `%YAML 1.1\n---\n${text}`],
    ["with an anchor and an alias", text.replace('"No."', "&no No.").replace('"A minute."', "*no")],
    ["with an alias of a list", `${text}  affects: *a\n`.replace('["surface', '&a ["surface')],
    ["with no entry", "[]"],
  ])("%s", (_, variant) => {
    estate.write(FILE, variant);
    expect(said()).toEqual([]);
  });

  test.each([
    ["after CRLF", text.replaceAll("\n", "\r\n").replace("database", "databas"), "5:16"],
    ["after a byte order mark", `\uFEFF${text.replace("- id: own", "- id: Own")}`, "1:7"],
    [
      "of a value that an alias stands for",
      text.replace('"No."', "&no 1").replace('"A minute."', "*no"),
      "3:15",
    ],
  ])("has its places %s", (_, variant, place) => {
    estate.write(FILE, variant);
    const [first] = loadCatalogue(estate.root).problems;
    expect(`${first?.place.line}:${first?.place.column}`).toBe(place);
  });
});

describe("keys that are special elsewhere", () => {
  test.each(["__proto__", "constructor", "toString", "1", "null"])("%s is an unknown field", (key) => {
    estate.write(FILE, estate.text(FILE).replace("  question", `  ${key}: { id: x }\n  question`));
    expect(said()).toEqual([
      `${FILE}:2:3: error: clarification own-schemas, ${key}: there is no field "${key}" here\n` +
        "    fix: rename it, or remove it; the fields are id, question, answer, session_date, impact_area, affects",
    ]);
  });

  test("no field is taken from a prototype", () => {
    estate.write(FILE, "- __proto__: { id: a, question: q, answer: a }\n  session_date: 2026-02-28\n");
    expect(loadCatalogue(estate.root).problems.map(({ field }) => field)).toEqual([
      "__proto__",
      "id",
      "question",
      "answer",
      "impact_area",
    ]);
  });
});

describe("anchors that no alias refers to", () => {
  const text = estate.text(FILE);
  const withAlias = text.replace('"No."', "&no No.").replace('"A minute."', "*no");

  test.each([
    ["of a text that only looks like one", text.replace('"No."', "&c. and so on"), "3:11"],
    ["of a list, beside one that is used", withAlias.replace('["surface', '&all ["surface'), "6:12"],
  ])("%s", (_, variant, place) => {
    estate.write(FILE, variant);
    expect(said()).toEqual([
      `${FILE}:${place}: warning: a name that starts with & is an anchor, which is no part of the value, and no alias refers to this one\n` +
        "    fix: put the value in quotes if the & belongs to it, else remove the anchor",
    ]);
  });
});

describe("credentials beside the data", () => {
  const token = `ghp_${"A1b2C3d4E5".repeat(4)}`.slice(0, 40);
  const text = estate.text(FILE);

  test.each([
    ["in a comment of a line of its own", `# ${token}\n${text}`, "1:1"],
    ["after a value", text.replace("impact_area: database", `$& # ${token}`), "5:25"],
    ["after CRLF", `#\r\n\r\n# ${token}\r\n${text}`, "3:1"],
    ["after a byte order mark", `\uFEFF# ${token}\n${text}`, "1:1"],
    ["behind the last entry", `${text}# ${token}`, `${text.split("\n").length}:1`],
    ["in the name of an anchor", text.replace('"No."', `&${token} "No."`), "3:11"],
  ])("%s", (_, variant, place) => {
    estate.write(FILE, variant);
    expect(said()).toEqual([
      `${FILE}:${place}: error: this looks like a credential, and files of the repository hold no secret values\n` +
        "    fix: remove it, revoke it, and store a new one with `pulumi config set --secret`",
    ]);
  });

  test("an entry that is one is told as that", () => {
    estate.write(FILE, `- ${token}\n`);
    expect(said()[0]).toContain("this looks like a credential");
  });

  test.each([
    ["what is commented out without a value", "# DB_PASSWORD=$DB_PASSWORD and password: [YOUR-PASSWORD]"],
    ["a digest and an address", `# sha256:${"0123456789abcdef".repeat(4)} https://example.com/#L10`],
  ])("nothing is wrong with %s", (_, comment) => {
    estate.write(FILE, `${comment}\n${text}`);
    expect(said()).toEqual([]);
  });
});
