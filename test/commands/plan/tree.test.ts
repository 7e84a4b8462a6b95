import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Stack } from "../../../commands/estate.ts";
import type { PlannedResource } from "../../../commands/plan/inventory.ts";
import { printPlan } from "../../../commands/plan/tree.ts";

let printed: string[];
beforeEach(() => {
  printed = [];
  vi.spyOn(console, "log").mockImplementation((line: string) => printed.push(...line.split("\n")));
});
afterEach(() => vi.restoreAllMocks());

const resource = (parts: Partial<PlannedResource>): PlannedResource => ({
  type: "gcp:secretmanager/secret:Secret",
  name: "database-url",
  parent: null,
  custom: true,
  protect: false,
  dependsOn: [],
  inputs: {},
  options: {
    ignoreChanges: [],
    deleteBeforeReplace: false,
    provider: "",
    additionalSecretOutputs: [],
    aliases: [],
  },
  ...parts,
});

const stackWith = (drafts: { id: string }[]) =>
  ({ environment: "staging", share: { drafts } }) as unknown as Stack;

/** Without colours, which depend on where the tests run. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: what a colour is made of.
const plain = () => printed.map((line) => line.replaceAll(/\u001b\[\d+m/g, ""));

test("a plan is a tree, with what is protected, and a count at the end", () => {
  const environment = "skeleton:delivery:Environment::staging";
  const secret = "skeleton:gcp:RuntimeSecret::database-url";

  printPlan(stackWith([]), [
    resource({ type: "pulumi:providers:gcp", name: "gcp" }),
    resource({ type: "skeleton:delivery:Environment", name: "staging", custom: false }),
    resource({ type: "skeleton:gcp:RuntimeSecret", custom: false, parent: environment }),
    resource({ parent: secret, protect: true }),
    resource({ type: "gcp:secretmanager/secretVersion:SecretVersion", parent: secret }),
    resource({ type: "vercel:index/project:Project", name: "portal", parent: environment }),
  ]);

  expect(plain()).toEqual([
    "plan of staging",
    "├─ gcp  pulumi:providers:gcp",
    "└─ Environment staging",
    "   ├─ RuntimeSecret database-url",
    "   │  ├─ database-url  gcp:secretmanager:Secret  protected",
    "   │  └─ database-url  gcp:secretmanager:SecretVersion",
    "   └─ portal  vercel:Project",
    "",
    "3 resources, 1 protected",
  ]);
});

test("drafts are named, since nothing else shows that they are missing", () => {
  printPlan(stackWith([{ id: "sentry-dsn" }, { id: "api-key" }]), [resource({})]);

  expect(plain().slice(-2)).toEqual([
    "1 resource, 0 protected",
    "declared and not provisioned yet: sentry-dsn, api-key",
  ]);
});
