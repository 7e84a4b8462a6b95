import { expect, test } from "vitest";
import * as z from "zod";
import { explain, OWN_MESSAGES } from "../../../model/yaml/explain/explain.ts";

const colours = ["red", "blue"] as const;

test.each([
  [
    "a list with a message",
    z.enum(colours, { error: "Invalid elsewhere, too" }),
    "one of: red, blue; Invalid elsewhere, too",
  ],
  ["a list without one", z.enum(colours), "one of: red, blue"],
  [
    "a rule with a message",
    z.string().refine(() => false, { error: "Invalid as it is: dye it" }),
    "Invalid as it is: dye it",
  ],
  ["a rule without one", z.string().refine(() => false), "write a colour"],
])("advice is the schema's own message where it has one, whatever its words: %s", (_, field, fix) => {
  const schema = z.object({ colour: field.describe("a colour") });
  const raw = { colour: "heliotrope" };
  const issues = schema.safeParse(raw, OWN_MESSAGES).error?.issues ?? [];
  expect(explain(schema, raw, issues)).toMatchObject([{ field: ["colour"], fix }]);
});

const Person = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z]+$/)
    .describe("a name"),
  age: z.number().describe("years").optional(),
  home: z.string().min(1).describe("a place").optional(),
});
const saidOf = (raw: object) =>
  explain(Person, raw, Person.safeParse(raw, OWN_MESSAGES).error?.issues ?? []).map(
    ({ field, fix }) => `${field.join(".")}: ${fix}`,
  );

test("an unknown field is the only one that is missing, where its value fits that", () => {
  expect(saidOf({ name: "ada" })).toEqual(['name: did you mean "id"?']);
});

test.each([
  ["its value does not fit", { name: 5 }],
  ["nothing is missing", { id: "ada", name: "ada" }],
  ["there is another unknown field", { name: "ada", called: "ada" }],
])("an unknown field is to be removed where %s", (_, raw) => {
  expect(saidOf(raw).filter((said) => said.startsWith("name"))).toEqual([
    "name: rename it, or remove it; the fields are id, age, home",
  ]);
});

const Hook = z.strictObject({
  channel: z
    .string()
    .regex(/^slack:#[a-z]+$/)
    .optional(),
  ids: z.array(z.string().regex(/^[a-z]+-[a-z]+$/)).optional(),
  title: z.string().optional(),
});
const fixesOf = (raw: object) =>
  explain(Hook, raw, Hook.safeParse(raw, OWN_MESSAGES).error?.issues ?? []).map(({ fix }) => fix);

test.each([
  ["the kind of a text", { channel: { slack: "#ops" } }, 'did you mean "slack:#ops"?'],
  ["what names the kind of an id", { ids: [{ surface: "api-staging" }] }, 'did you mean "api-staging"?'],
  ["a part of a sentence", { title: { note: "all of it" } }, 'did you mean "note: all of it"?'],
])("a colon that made a mapping of a text is told: %s", (_, raw, fix) => {
  expect(fixesOf(raw)).toEqual([fix]);
});

test.each([
  ["several fields", { title: { note: "a", other: "b" } }],
  ["a field without a value", { title: { note: null } }],
  ["none", { title: {} }],
  ["what fits in no form", { channel: { slack: "Ops" } }],
])("a mapping that no colon made is told as one: %s", (_, raw) => {
  expect(fixesOf(raw)).toEqual([expect.stringMatching(/^write /)]);
});

const Service = z.strictObject({
  id: z.string(),
  request_timeout_seconds: z.int().optional(),
  max_instances: z.int().default(2),
  invoked_by: z.array(z.string()).optional(),
  aliases: z.array(z.string()).default([]).describe("names"),
  ready_check: z.string().startsWith("/").nullable().optional(),
  git_branch: z.string().optional(),
  reviewers: z.strictObject({ users: z.array(z.int()).optional() }).optional(),
  vercel: z.strictObject({ plan: z.enum(["hobby", "pro"]).optional() }).optional(),
  memory: z.string().regex(/Mi$/).default("512Mi"),
  schema: z
    .string()
    .regex(/^[a-z_]+$/)
    .optional(),
  ports: z.array(z.int()).optional(),
  stages: z.array(z.enum(["Lint", "Build", "GHCR Push"])).optional(),
  access: z.enum(["public", "private"]).optional(),
  roles: z.record(z.string().regex(/^[a-z]+-lead$/), z.array(z.string())).optional(),
  labels: z.record(z.string(), z.array(z.string())).optional(),
});
const serviceSaid = (fields: object) => {
  const raw = { id: "a", ...fields };
  return explain(Service, raw, Service.safeParse(raw, OWN_MESSAGES).error?.issues ?? []).map(
    ({ fix }) => fix,
  );
};

test.each([
  [{ timeout: 300 }, "request_timeout_seconds"],
  [{ timeoutSeconds: 300 }, "request_timeout_seconds"],
  [{ max_replicas: 2 }, "max_instances"],
  [{ invokers: ["b"] }, "invoked_by"],
  [{ readiness_check: "/ready" }, "ready_check"],
  [{ branch: "main" }, "git_branch"],
])("%j is another name for %s", (fields, name) => {
  expect(serviceSaid(fields)).toEqual([`did you mean "${name}"?`]);
});

test.each([
  ["its value does not fit", { timeout: "long" }],
  ["the field stands beside it", { timeout: 5, request_timeout_seconds: 5 }],
  ["two fields are as near", { max_reviewers_count: { users: [] }, reviewers: {} }],
])("no field is another name for it where %s", (_, fields) => {
  expect(serviceSaid(fields)).toEqual([
    expect.stringMatching(/^rename it, or remove it; the fields are id, /),
  ]);
});

test.each([
  ["a level too high", { users: [1] }, "write it below reviewers, indented by two spaces more"],
  ["a level too low", { reviewers: { git_branch: "main" } }, "write it beside reviewers, not below it"],
  ["below another field", { reviewers: { plan: "pro" } }, "write it below vercel"],
  ["whose mapping by names is missing", { reviewers: { "mobile-lead": ["ada"] } }, "write it below roles"],
  [
    "below a name of their own",
    { scaling: { max_instances: 2 } },
    "take this line out, and indent max_instances by two spaces less",
  ],
])("fields that stand %s are put where they belong", (_, fields, fix) => {
  expect(serviceSaid(fields)).toEqual([fix]);
});

test.each([
  ["may be null", { ready_check: "none" }, "write null without quotes"],
  ["is a list", { invoked_by: "none" }, "write []"],
  ["is a list that may be left out", { aliases: null }, "write names, or leave the field out"],
  ["may be left out", { schema: "N/A" }, "leave the field out"],
])("a word for no value, where the field %s", (_, fields, fix) => {
  expect(serviceSaid(fields)).toEqual([fix]);
});

test("a word for no value is no way to leave a default out, which would stand in for it", () => {
  expect(serviceSaid({ memory: "none" })).toEqual([expect.stringMatching(/^write /)]);
});

test.each([
  ["a, b", "write [a, b]"],
  ["+ a + b", "write [a, b]"],
  ["• a • b", "write [a, b]"],
  ["tag:v[0-9]+", 'write ["tag:v[0-9]+"]'],
  ["* a", "write [a]"],
  ["(a, b)", "write [a, b]"],
  ["a; b", "write [a, b]"],
  ["a | b", "write [a, b]"],
  ["a / b", "write [a, b]"],
  ["a and b", "write [a, b]"],
  ["-a -b-c", "write [a, b-c]"],
  [" [a, b] ", "write [a, b]"],
  ["{x}", 'write ["{x}"]'],
  ['("a", "b")', "write [a, b]"],
  ["a, 12", 'write [a, "12"]'],
  ["a]", "write [a]"],
  ['= ["a", b]', "write [a, b]"],
  [{ a: null, b: null }, "write [a, b]"],
])("%j for a list is written with its brackets, as YAML reads it", (invoked_by, fix) => {
  expect(serviceSaid({ invoked_by })).toEqual([fix]);
});

test.each([
  ["yes", "write true"],
  ["On", "write true"],
  ["no", "write false"],
  ["OFF", "write false"],
  ["ture", "write true"],
  ["False.", "write false"],
])("%j is told as YAML 1.2 has it", (written, fix) => {
  const Flag = z.strictObject({ flag: z.boolean() });
  const issues = Flag.safeParse({ flag: written }, OWN_MESSAGES).error?.issues ?? [];
  expect(explain(Flag, { flag: written }, issues).map((complaint) => complaint.fix)).toEqual([fix]);
});

test.each([
  ["toString", false],
  ["constructor", {}],
  ["__proto__", 1],
])("a field called %s is one like any other", (name, value) => {
  const raw = JSON.parse(`{ "id": "a", "reviewers": {}, ${JSON.stringify(name)}: ${JSON.stringify(value)} }`);
  expect(explain(Service, raw, Service.safeParse(raw, OWN_MESSAGES).error?.issues ?? [])).toMatchObject([
    { field: [name], fix: expect.stringMatching(/^rename it/) },
  ]);
});

test.each([
  ["Lint Build GHCR Push", 'write 3 items: Lint, Build, "GHCR Push"'],
  ["Lint - Build", "write 2 items: Lint, Build"],
  ["Lint and GHCR Push", 'write 2 items: Lint, "GHCR Push"'],
])("items %j with spaces of their own are named one by one", (item, fix) => {
  expect(serviceSaid({ stages: [item] })).toEqual([fix]);
});

test("an item without anything in it is one too many", () => {
  expect(serviceSaid({ stages: ["Lint", ""] })).toEqual(["remove it"]);
});

test("one item of a list, where one text is asked for, is written without the brackets", () => {
  expect(serviceSaid({ git_branch: ["main"] })).toEqual(["write main without the brackets"]);
  expect(serviceSaid({ git_branch: ["main", "dev"] })).toEqual([expect.stringMatching(/^write a value/)]);
});

test("a text that is read as something else without quotes keeps them", () => {
  expect(serviceSaid({ git_branch: ["123"] })).toEqual(['write "123" without the brackets']);
  expect(serviceSaid({ git_branch: ["no.1"] })).toEqual(["write no.1 without the brackets"]);
});

test.each([
  ["one of several values in brackets", { access: ["public"] }, "write public without the brackets"],
  ["numbers in braces", { ports: { 80: null, 443: null } }, "write [80, 443]"],
  ["items with semicolons between", { stages: ["Lint; GHCR Push"] }, 'write 2 items: Lint, "GHCR Push"'],
  ["numbers with a space between", { ports: ["80 443"] }, "write 2 items: 80, 443"],
  ["items with the comma of another language", { stages: ["Lint\uff0cBuild"] }, "write 2 items: Lint, Build"],
  ["a list in a list", { stages: [["Lint", "Build"]] }, "write 2 items: Lint, Build"],
  ["an item with a sign behind it", { stages: ["Build;"] }, 'did you mean "Build"?'],
  ["a number in the quotes of a text processor", { max_instances: "“3”" }, "did you mean 3?"],
  ["a number with a comma behind it", { max_instances: "3," }, "did you mean 3?"],
  ["a text with half of its quotes", { schema: 'app"' }, 'did you mean "app"?'],
])("%s", (_, fields, fix) => {
  expect(serviceSaid(fields)).toEqual([fix]);
});

test("items with nothing but a space between are named one by one", () => {
  expect(fixesOf({ ids: ["api-staging portal-staging"] })).toEqual([
    "write 2 items: api-staging, portal-staging",
  ]);
  expect(fixesOf({ ids: ["api-staging portal"] })).toEqual([expect.stringMatching(/^write a value/)]);
  const Logins = z.strictObject({ logins: z.array(z.string().regex(/^\w+$/)) });
  const said = (login: string) =>
    explain(
      Logins,
      { logins: [login] },
      Logins.safeParse({ logins: [login] }, OWN_MESSAGES).error?.issues ?? [],
    );
  expect(said("ada bob").map(({ fix }) => fix)).toEqual(["write 2 items: ada, bob"]);
  expect(said("Ada Lovelace").map(({ fix }) => fix)).toEqual([expect.stringMatching(/^write a value/)]);
});

test("a space that is missing behind the colon of a field makes a text of a mapping", () => {
  expect(serviceSaid({ vercel: "plan:hobby" })).toEqual(["write a space after the colon"]);
  expect(serviceSaid({ vercel: "tier:hobby" })).toEqual([expect.stringMatching(/^write a value/)]);
});
