import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { add } from "../../../commands/add/add.ts";
import { app, guardrail, secret } from "../../../commands/add/additions.ts";
import type { PresentEstate } from "../../../commands/init/present-estate.ts";
import { rowOfApp } from "../../../model/entities/app.ts";
import { estateRoot } from "../../estates/estates.ts";

const root = mkdtempSync(join(tmpdir(), "add-test-"));
cpSync(estateRoot("reference"), root, { recursive: true });
const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
const error = vi.spyOn(console, "error").mockImplementation(() => undefined);
afterEach(() => void [log, error].map((spy) => spy.mockClear()));
afterAll(() => rmSync(root, { recursive: true }));

const files = () =>
  ["catalogue/secrets.yaml", "catalogue/surfaces.yaml", "catalogue/guardrails.yaml"].map((path) =>
    readFileSync(join(root, path), "utf8"),
  );
const before = files();

const OPENAI = { keyName: "OPENAI_API_KEY", for: ["surface:api"], owner: "platform-lead", cadence: "90" };

test("a dry run shows the difference, says that nothing was written, and writes nothing", async () => {
  expect(await add(secret("openai-key", OPENAI), { dryRun: true }, root)).toBe(0);
  expect(log.mock.calls.flat().join("\n")).toContain("+- id: openai-key-staging");
  expect(log.mock.lastCall).toEqual(["nothing was written"]);
  expect(files()).toEqual(before);
});

test("a file of somebody's own, where one would be rendered, stays, and nothing is written", async () => {
  const page = join(root, "docs/catalogue.md");
  const [own, rendered] = ["# By hand\n", existsSync(page) ? readFileSync(page, "utf8") : undefined];
  writeFileSync(page, own);
  await expect(add(secret("openai-key", OPENAI), {}, root)).rejects.toThrow(
    "docs/catalogue.md: this file is not replaced; it was not rendered: move it",
  );
  expect(readFileSync(page, "utf8")).toBe(own);
  expect(files()).toEqual(before);
  if (rendered === undefined) rmSync(page);
  else writeFileSync(page, rendered);
});

test("what does not fit is said of what was typed, not of lines that are in no file", async () => {
  expect(await add(secret("OpenAI", OPENAI), { typed: "add secret OpenAI" }, root)).toBe(1);
  const said = error.mock.calls.flat().join("\n");
  expect(said).toContain(
    'add secret OpenAI: error: secret OpenAI-staging, id = "OpenAI-staging": this value does not fit',
  );
  expect(said).not.toMatch(/yaml:\d|^ *\d+ \| /m);
  expect(said).toContain("nothing was written.");
  expect(files()).toEqual(before);
});

test.each([
  { what: "days", addition: secret("openai-key", { ...OPENAI, cadence: "soon" }), said: '= "soon"' },
  { what: "a key", addition: secret("openai-key", { ...OPENAI, keyName: "MY KEY" }), said: '= "MY KEY"' },
  {
    what: "a threshold",
    addition: guardrail("cloud_run_quota", "ocr-worker-staging", { threshold: "lots" }),
    said: '= "lots"',
  },
])(
  "$what that does not fit: what was written is repeated, and no difference is shown",
  async ({ addition, said }) => {
    expect(await add(addition, {}, root)).toBe(1);
    expect(error.mock.calls.flat().join("\n")).toContain(said);
    expect(log).not.toHaveBeenCalled();
    expect(files()).toEqual(before);
  },
);

test("what --for names is the entry with this very id, and else all of an app", () => {
  const entries = (...places: [id: string, app: string][]) =>
    places.map(([id, app]) => ({
      id,
      app,
      platform: "cloud-run",
      environment: id.split("-").at(-1),
      secrets: [],
    }));
  const surfaces = entries(
    ["api-staging", "api"],
    ["api-production", "api"],
    ["api-staging-staging", "api-staging"],
    ["api-staging-production", "api-staging"],
  );
  const present = {
    raw: { catalogue: { surfaces, pipelines: [], secrets: [], guardrails: [] }, stacks: {} },
  } as unknown as PresentEstate;
  const refer = (reference: string) =>
    secret("openai-key", { ...OPENAI, for: [reference] })(present)
      .estate.catalogue.surfaces.filter(({ secrets }) => (secrets as string[]).length > 0)
      .map(({ id }) => id);
  expect(refer("surface:api-staging")).toEqual(["api-staging"]);
  expect(refer("surface:api")).toEqual(["api-staging", "api-production"]);
  expect(() => secret("openai-key", { ...OPENAI, for: ["api"] })).toThrow(
    "--for api: this refers to nothing",
  );
  expect(() => secret("openai-key", { ...OPENAI, for: ["surface:api,surface:portal"] })).toThrow(
    "write them with a space between: --for surface:ID pipeline:ID",
  );
});

test("a guardrail that cannot be measured there is refused", async () => {
  expect(await add(guardrail("api_p95", "mobile-staging", {}), {}, root)).toBe(1);
  expect(error.mock.calls.flat().join("\n")).toContain("api_p95 cannot be measured on mobile-staging");
  expect(files()).toEqual(before);
});

test("an app that the program does not know takes a row of its table, which is shown", async () => {
  await expect(async () => add(app("bill-run", {}), {}, root)).rejects.toThrow(
    `there is no app bill-run; there are api, ocr-worker, portal, mobile
    fix: an app is a row of the table in model/entities/app.ts. Add one, and nothing else of the code has to change:
      ${rowOfApp("bill-run")},
    then run this again`,
  );
  expect(rowOfApp("bill-run")).toMatch(/^"bill-run": \{ platform: .*, work: "requests" \}$/);
});

test.each([
  { name: "PORTAL", fix: 'did you mean "portal"?' },
  { name: "my app", fix: "one of: api, ocr-worker, portal, mobile" },
  { name: "", fix: "one of: api, ocr-worker, portal, mobile" },
])("$name is no app, and could be none", async ({ name, fix }) => {
  await expect(async () => add(app(name, {}), {}, root)).rejects.toThrow(
    `there is no app ${name || '""'}\n    fix: ${fix}`,
  );
});

test.each([
  { roles: "platform-lead: [example-founder]\n      ops: [example-founder]", owner: "platform-lead" },
  { roles: "ops: [example-founder]", owner: "ops" },
])("unless stated, $owner answers for a secret where the roles are $roles", async ({ roles, owner }) => {
  const copy = mkdtempSync(join(tmpdir(), "add-owner-"));
  cpSync(estateRoot("reference"), copy, { recursive: true });
  for (const stack of ["staging", "production"]) {
    const file = join(copy, `Pulumi.${stack}.yaml`);
    const text = readFileSync(file, "utf8").replace(/roles:\n( {6}.*\n)+/, `roles:\n      ${roles}\n`);
    expect(text).toContain(`roles:\n      ${roles}\n`);
    writeFileSync(file, text);
  }
  const { owner: _, ...unstated } = OPENAI;
  expect(await add(secret("openai-key", unstated), { dryRun: true }, copy)).toBe(0);
  expect(log.mock.calls.flat().join("\n")).toMatch(
    new RegExp(`\\+- id: openai-key-staging\n(\\+.*\n)*\\+ +owner: ${owner}\n`),
  );
  rmSync(copy, { recursive: true });
});

test.each([
  "webhook:https://hooks.example.com/T0/pa55word",
  "https://hooks.example.com/T0/pa55word",
  "webhook:hooks.example.com/T0/pa55word",
])("a webhook's URL is refused before anything is shown: %s", (channel) => {
  const refusal = () => guardrail("api_p95", "api-staging", { channel });
  expect(refusal).toThrow("WEBHOOK_URL_ON_CALL");
  expect(refusal).not.toThrow("pa55word");
});
