import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { holdsCredential } from "../../../model/problems/credential-formats.ts";
import { formatProblem, problemAsData } from "../../../model/problems/problem.ts";
import {
  displayName,
  displayValue,
  guessesIn,
  withoutCredentials,
  withoutTokens,
} from "../../../model/problems/redact.ts";
import { type Edit, Estate } from "../broken-estate.ts";
import { CANARIES, GUESSES, ORDINARY } from "./credentials.ts";

const estate = new Estate();
afterAll(() => estate.remove());

const HIDDEN = "(hidden: it looks like a credential)";

/** Everything that any form of a report would print. */
function printed(edits: readonly Edit[]): string {
  const { problems } = estate.broken(edits);
  expect(problems.length).toBeGreaterThan(0);
  return (
    JSON.stringify(problems) +
    problems.map(formatProblem).join() +
    JSON.stringify(problems.map(problemAsData))
  );
}

describe.each(Object.entries(CANARIES))("a %s", (_, canary) => {
  test("is known for what it is, and not shown", () => {
    expect(holdsCredential(canary)).toBe(true);
    expect(holdsCredential(`key: "${canary}", and more`)).toBe(true);
    expect(displayName(canary)).toBe(HIDDEN);
    for (const value of [canary, `\n${canary}`, [canary], { deep: { er: [canary] } }, { [canary]: 1 }]) {
      expect(displayValue(value)).toBe(HIDDEN);
    }
  });

  test("in place of an id, a value, a reference and a key is in no report", () => {
    const quoted = JSON.stringify(canary);
    expect(
      printed([
        ["surface portal-production", "id: portal-production", `id: ${quoted}`],
        ["pipeline api-staging", "[sentry-token-staging]", `[${quoted}]`],
        ["secret database-url-staging", "owner: database-owner", `${quoted}: hunter2`],
        ["guardrail api-latency-production", "line:on-call", canary.replace(/^https/, "webhook:https")],
      ]),
    ).not.toContain(canary);
    expect(
      printed([
        ["Pulumi.staging.yaml", "email: alerts@example.com", `email: ${quoted}`],
        ["Pulumi.staging.yaml", "    api-staging: ghcr", `    ${quoted}: ghcr`],
        ["Pulumi.production.yaml", "config:", `${quoted}: 1\nconfig:\n  ${quoted}: 1`],
      ]),
    ).not.toContain(canary);
  });
});

describe("a token pasted anywhere", () => {
  const canary = CANARIES["GitHub classic token"] ?? "";
  const files = [...estate.base.keys()].filter((file) => file.endsWith(".yaml"));
  const fields = files.flatMap((file) =>
    [...estate.text(file).matchAll(/^(?:- | {2,})([a-z_:-]+): .*$/gm)].map(([line, key = ""]) => ({
      file,
      key,
      line,
    })),
  );
  /** One line for each field of each file; the values of secrets are encrypted or public, and have tests of their own. */
  const oneOfEach = fields.filter(
    ({ file, key }, i) =>
      !key.includes("-production") &&
      fields.findIndex((other) => other.file === file && other.key === key) === i,
  );

  test.each(oneOfEach)("as $key in $file is in no report", ({ file, key, line }) => {
    const text = estate.text(file);
    const changed = text.replace(line, () => line.replace(/: .*/, () => `: ${canary}`));
    expect(printed([[file, text, changed]]), key).not.toContain(canary);
  });

  test.each(files)("as every key of %s is in no report", (file) => {
    const text = estate.text(file);
    let keys = 0;
    const changed = text.replace(/[a-z_:-]+(?=:( |$))/gm, () => `${canary}${keys++}`);
    expect(printed([[file, text, changed]])).not.toContain(canary);
  });

  test("is told once, at its place", () => {
    const { problems, marked } = estate.broken([
      ["secret database-url-staging", "key_name: DATABASE_URL", `key_name: ▸${canary}`],
    ]);
    expect(problems.map(formatProblem)).toEqual([
      `${marked[0]}: error: secret database-url-staging, key_name = ${HIDDEN}: ` +
        "this looks like a credential, and files of the repository hold no secret values\n" +
        "    fix: remove it, revoke it, and store a new one with `pulumi config set --secret`",
    ]);
  });
});

describe("a value of a secret in plain text", () => {
  test.each([
    ["below its id", "database-url-production: hunter2"],
    ["below an id that there is not", "database-url-prodction: hunter2"],
    ["nested", "database-url-production: { secure: [hunter2] }"],
    ["beside a ciphertext", 'database-url-production: { secure: "v1:a", plain: hunter2 }'],
  ])("%s is in no report", (_, line) => {
    const { problems } = estate.broken([
      [
        "Pulumi.production.yaml",
        '    database-url-production: { secure: "v1:bm9uY2Ugb2YgMTIu:Y2lwaGVydGV4dCBhbmQgYSB0YWc=" }',
        `    ${line}`,
      ],
    ]);
    expect(JSON.stringify(problems)).not.toContain("hunter2");
  });

  test("in place of all secrets is in no report", () => {
    expect(
      printed([
        [
          "Pulumi.production.yaml",
          estate.text("Pulumi.production.yaml"),
          "config:\n  skeleton:secrets: hunter2\n  skeleton:variables: hunter2",
        ],
      ]),
    ).not.toContain("hunter2");
  });

  test("is not in what a syntax error says", () => {
    expect(
      printed([["catalogue/secrets.yaml", "status: rotating", 'value: "hunter2\n  hunter2: [}']]),
    ).not.toContain("hunter2");
  });
});

test("what a message says of one field hides a credential as that field does", () => {
  const token = CANARIES["Resend key"] ?? "";
  const { problems } = estate.broken([
    ["secret database-url-staging", "owner: database-owner", `owner: ${JSON.stringify(token)}`],
  ]);
  const place = { file: "Pulumi.staging.yaml", line: 1, column: 1 };
  const told = {
    severity: "warning",
    place,
    wrong: `nobody holds the role ${token} here`,
    fix: `add ${token}: []`,
  } as const;
  expect(problems.map(formatProblem).join()).not.toContain(token);
  expect(formatProblem(told)).toContain(`the role ${HIDDEN} here\n    fix: add ${HIDDEN}: []`);
  expect(problemAsData(told).wrong).toBe(`nobody holds the role ${HIDDEN} here`);
});

test.each(["signature=required", "secret=openai-key", "token=<token>"])("?%s says nothing", (parameter) => {
  expect(holdsCredential(`https://api.example.com/v1?${parameter}`)).toBe(false);
});

test.each(ORDINARY)("%s in a sentence stays as it is", (text) => {
  expect(withoutCredentials(`write ${text}, or "${text}"`)).toBe(`write ${text}, or "${text}"`);
});

test.each(ORDINARY)("%s is an ordinary value", (text) => {
  expect(holdsCredential(text)).toBe(false);
  expect(guessesIn(text)).toEqual([]);
  expect(displayValue(text)).toContain(text.slice(0, 50).replaceAll('"', '\\"'));
});

test.each([
  ["short", '"short"'],
  [12, "12"],
  [null, "null"],
  [true, "true"],
  [Number.NaN, "NaN"],
  [Number.POSITIVE_INFINITY, "Infinity"],
  [["a", 1], '["a",1]'],
  [{ a: { b: "c" } }, '{"a":{"b":"c"}}'],
  ["a".repeat(58), `"${"a".repeat(58)}"`],
  ["a".repeat(59), `"${"a".repeat(58)}…`],
  [undefined, "undefined"],
])("%j is shown as JSON, in 60 characters at most", (value, shown) => {
  expect(displayValue(value)).toBe(shown);
});

describe.each(Object.entries(GUESSES))("a %s", (_, guess) => {
  test("is hidden, and no error by itself", () => {
    expect(holdsCredential(guess)).toBe(false);
    expect(guessesIn([guess])).toEqual([[0]]);
    expect(displayName(guess)).toBe(HIDDEN);
    expect(displayValue({ deep: `see ${guess}` })).toBe(HIDDEN);
  });
});

test("the id that Vercel gives a team is an ordinary value, whatever its letters are", () => {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  const id = fc.string({ unit: fc.constantFrom(...letters), minLength: 24, maxLength: 24 });
  fc.assert(
    fc.property(id, fc.constantFrom("team", "prj", "dpl"), (random, prefix) => {
      expect(displayName(`${prefix}_${random}`)).toBe(`${prefix}_${random}`);
      expect(guessesIn(`${prefix}_${random}`)).toEqual([]);
    }),
  );
});

test.each([
  "eyJaaaaaaaaaaaaa-",
  "eyJaaaaaaaaaaaaa",
  "ghp_",
  "a",
  "a1B",
  "://a:",
  "://a:b@",
  "?token=",
  "-----BEGIN ",
  "-----BEGIN PRIVATE KEY ",
  "sk-proj-",
  "A/+",
  "1:AA",
  "SG.aaaaaaaaaaaaaaaaaaaaaa.",
  "https://hooks.slack.com/services/",
  "Bearer ",
  "Bearer a",
  "abc8Q~",
  "A_PASSWORD=",
  "SECRET",
  "a=1A_",
  "eyJ.atlasv1.",
  "tskey-a-",
  "curl -u a:bbb ",
  "curl -u ",
  "://a:aaa@b",
  "://a:aaa@b.c-",
  "?token=a-",
  "token-",
  "curl https://",
])("a text of 280 kB of %j takes no time to look at", (piece) => {
  const text = piece.repeat(Math.ceil(280_000 / piece.length));
  const start = performance.now();
  holdsCredential(text);
  guessesIn(text);
  // Linear work takes some 30 ms; quadratic work takes minutes.
  expect(performance.now() - start).toBeLessThan(1500);
});

test("a sentence that repeats what was typed hides tokens of known forms alone", () => {
  const token = ["ghp", "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dE3fG5"].join("_");
  expect(withoutTokens(`"${token}" is no stack, and /tmp/aB3dE5gH7jK9 is no folder`)).toBe(
    '"(hidden: it looks like a credential)" is no stack, and /tmp/aB3dE5gH7jK9 is no folder',
  );
});
