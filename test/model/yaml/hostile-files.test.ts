import { execFileSync } from "node:child_process";
import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeEach, expect, test } from "vitest";
import { loadCatalogue } from "../../../model/load-catalogue.ts";
import { formatProblem } from "../../../model/problems/problem.ts";
import { readYaml } from "../../../model/yaml/source.ts";
import { Estate } from "../broken-estate.ts";

const estate = new Estate();
beforeEach(() => estate.restore());
afterAll(() => estate.remove());
const said = (file: string) => readYaml(estate.root, file).problems.map(formatProblem);

test("a pipe, a device and a file of megabytes are refused without being read", () => {
  execFileSync("mkfifo", [join(estate.root, "pipe.yaml")]);
  symlinkSync("/dev/zero", join(estate.root, "device.yaml"));
  writeFileSync(join(estate.root, "large.yaml"), Buffer.alloc(5_000_000, "[{x: "));
  const started = performance.now();

  expect(said("pipe.yaml")[0]).toContain("this is not a regular file");
  expect(said("device.yaml")[0]).toContain("this is not a regular file");
  expect(said("large.yaml")[0]).toContain("the file has 5 MB, and one of these has at most 1");
  expect(performance.now() - started).toBeLessThan(1000);
});

test("a runbook that is a link out of the repository is read into no alert", () => {
  writeFileSync(join(estate.root, "outside.md"), "");
  execFileSync("ln", ["-sf", "/etc/hostname", join(estate.root, "docs/runbooks/api.md")]);
  const { catalogue, problems } = loadCatalogue(estate.root);

  expect(catalogue).toBeUndefined();
  expect(problems.map(formatProblem)[0]).toContain("no such text can be read in the repository");
});

test("a runbook that is no text is read into no alert", () => {
  writeFileSync(join(estate.root, "docs/runbooks/api.md"), Buffer.from([0x23, 0x20, 0xff, 0xfe, 0x00]));
  expect(loadCatalogue(estate.root).problems.map(formatProblem)[0]).toContain(
    "no such text can be read in the repository",
  );
});

test("what a terminal would obey, or not show, is written out", () => {
  const { problems } = estate.broken([
    ["surface api-staging", "id: api-staging", 'id: "▸api\\u202egnigats\\u001b[31m"'],
  ]);
  const text = problems.map(formatProblem).join("\n");

  expect(text).toContain("api\\u202egnigats\\u001b[31m");
  expect(text).not.toContain("\u202e");
  expect(text).not.toContain("\u001b");
});

test("huge values are shortened, and a whole value of hexadecimal digits is not repeated", () => {
  const huge = estate.broken([["surface api-staging", "app: api", `app: ▸${"x".repeat(100_000)}`]]).problems;
  expect(huge.map(formatProblem).join().length).toBeLessThan(1000);

  const digits = "0123456789abcdef".repeat(4);
  const hidden = estate.broken([["surface api-staging", "app: api", `app: ▸"${digits}"`]]).problems;
  expect(hidden.map(formatProblem).join()).not.toContain(digits.slice(0, 32));
});

test.each([
  ["app: api", "app: ▸аpi", 'character 1 is U+0430 "а"'],
  ["health_check: /health", "health_check: ▸hеalth", 'character 2 is U+0435 "е"'],
  ["concurrency_limit: 20", "concurrency_limit: ▸５", 'character 1 is U+FF15 "５"'],
  ["health_check: /health", "health_check: ▸/health\u00a0", 'character 8 is U+00A0 "\u00a0"'],
])("a character that only looks like the right one is named: %s", (right, wrong, named) => {
  const { problems } = estate.broken([["surface api-staging", right, wrong]]);
  expect(problems.map(formatProblem)[0]).toContain(`${named}, which is not ASCII`);
});

test.each([
  [
    "Pulumi.staging.yaml",
    "repository: estate",
    "repository: est\u0430te",
    'GitHub has no repository name of this form: character 4 is U+0430 "\u0430"',
  ],
  [
    "surface api-production",
    "https://api.example.com",
    "https://\u0430pi.example.com",
    'a host name is written in ASCII: character 9 is U+0430 "\u0430"',
  ],
  [
    "guardrail api-latency-production",
    '"line:on-call"',
    '"line:\u043en-call"',
    'this is not the name of a LINE group: character 6 is U+043E "\u043e"',
  ],
  [
    "guardrail api-latency-production",
    '"line:on-call"',
    '"email:\u043eps@example.com"',
    'this is not an e-mail address: character 7 is U+043E "\u043e"',
  ],
  [
    "guardrail api-latency-production",
    '"line:on-call"',
    '"webhook:gr\u00f6\u00dfe-\u043en-call"',
    'this is not the name of a webhook: character 15 is U+043E "\u043e"',
  ],
])("and is named once, by its place in the value: %s, %s", (where, right, wrong, said) => {
  const { problems } = estate.broken([[where, right, wrong]]);
  expect(problems.map((problem) => problem.wrong)[0]).toBe(`${said}, which is not ASCII`);
});

test.each([
  ["zw\u00f6lf", "this is a text, not a number"],
  ["\uff15\uff10", 'this is a text, not a number: character 1 is U+FF15 "\uff15", which is not ASCII'],
  ["20\u200b", "this is a text, not a number: character 3 is U+200B, which is not ASCII"],
])("what is no number has no character that looks like one: %j", (text, said) => {
  const { problems } = estate.broken([
    ["surface api-staging", "concurrency_limit: 20", `concurrency_limit: ${text}`],
  ]);
  expect(problems.map(({ wrong }) => wrong)).toEqual([said]);
});
