import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { changesOfDeployed } from "../../../commands/deployed/changes-since.ts";
import { type Deployed, deployedAtHand } from "../../../commands/deployed/deployed-at-hand.ts";
import { plannedLines } from "../../../commands/deployed/planned-lines.ts";
import { type Estate, loadEstate } from "../../../commands/estate.ts";
import { readable } from "../../../commands/inventory/readable.ts";
import type { PlannedResource } from "../../../commands/plan/inventory.ts";
import { planOf } from "../../../commands/plan/plan-of.ts";
import { resetSandbox } from "../../../commands/sandbox/session.ts";
import type { StateResource } from "../../../commands/state/exported-state.ts";
import { governedAfter } from "../../../model/governance/snapshot.ts";
import { acceptedFile } from "../../../model/stack/stack-file.ts";
import { estateRoot } from "../../estates/estates.ts";

/** A copy of the reference estate, so that nothing of this machine's own sandbox or inventory is met. */
function estate(): Estate {
  const root = mkdtempSync(join(tmpdir(), "plan-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  cpSync(estateRoot("reference"), root, { recursive: true });
  return loadEstate(root);
}

function production({ stacks }: Estate) {
  const stack = stacks.find(({ environment }) => environment === "production");
  if (!stack) throw new Error("the reference estate has no production");
  return stack;
}

/** How the SDK marks a secret in a state. */
const SECRET = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:x" };

/** A state in which everything is deployed as it is planned. */
const stateOf = (plan: readonly PlannedResource[]): StateResource[] =>
  plan.map(({ type, name, parent, custom, inputs }) => ({
    urn: `urn:pulumi:production::skeleton::${type}::${name}`,
    type,
    ...(custom && { id: `id of ${name}` }),
    parent: parent
      ? `urn:pulumi:production::skeleton::${parent}`
      : "urn:pulumi:production::skeleton::pulumi:pulumi:Stack::s",
    inputs: JSON.parse(
      JSON.stringify(inputs)
        .replaceAll('"[secret]"', JSON.stringify(SECRET))
        .replaceAll('"[computed]"', '"made"'),
    ),
  }));

const SERVICE = "gcp:cloudrunv2/service:Service";
const lines = async (deployed: Deployed, of: Estate, width = 80) => {
  const { changes } = await changesOfDeployed(production(of), of, deployed);
  if (!changes) throw new Error("nothing was compared");
  return plannedLines(changes, width).map(stripVTControlCharacters);
};

/** Changes one resource of a state, or of an accepted plan. */
function changed<Resource extends { type: string; inputs?: unknown }>(
  resources: readonly Resource[],
  type: string,
  edit: (inputs: Record<string, unknown>) => void,
): Resource[] {
  const copy = structuredClone(resources) as Resource[];
  const found = copy.find((it) => it.type === type);
  if (!found) throw new Error(`there is no ${type}`);
  edit(found.inputs as Record<string, unknown>);
  return copy;
}

test("nothing changes: three lines", async () => {
  const of = estate();
  const state = stateOf(await planOf(production(of)));
  expect(await lines({ where: "sandbox", state }, of)).toEqual([
    "production",
    expect.stringMatching(/^plan: \d+ resources \(\d+ components\): nothing to change$/),
    "against the sandbox's state, without secret and computed values",
  ]);
});

test("a changed value is shown under its surface, old and new, and what is next", async () => {
  const of = estate();
  const state = changed(stateOf(await planOf(production(of))), SERVICE, ({ template }) => {
    (template as Record<string, unknown>).maxInstanceRequestConcurrency = 5;
  });
  const [stack, surface, service, property, blank, count, ...rest] = await lines(
    { where: "login", state },
    of,
  );
  expect([stack, surface, service, property, blank]).toEqual([
    "production",
    "api-production",
    "  ~ service api-production",
    "      template.maxInstanceRequestConcurrency  5 → 20",
    "",
  ]);
  expect(count).toMatch(/^plan: (\d+) resources \(\d+ components\): 1 to change, \d+ unchanged$/);
  expect(rest).toEqual([
    "against the deployed state, without secret and computed values",
    "next: pulumi up -s production",
  ]);
});

test("an input that cannot change in place is a replacement, with its reason", async () => {
  const of = estate();
  const state = changed(stateOf(await planOf(production(of))), SERVICE, (inputs) => {
    inputs.location = "us-central1";
  });
  const said = (await lines({ where: "sandbox", state }, of)).join("\n");
  expect(said).toContain("  ± service api-production\n      location  us-central1 → asia-northeast1");
  expect(said).toContain("      replaced, since location cannot change in place");
});

test("what is deployed and no longer planned goes, what is planned and not deployed comes; counts add up", async () => {
  const of = estate();
  const plan = await planOf(production(of));
  const [gone, ...others] = stateOf(plan).filter(
    ({ type }) => type === "gcp:monitoring/alertPolicy:AlertPolicy",
  );
  const state = stateOf(plan)
    .filter((resource) => !(resource.type === others[0]?.type && resource.urn === others[0]?.urn))
    .concat({ ...gone, urn: `${gone?.urn}-old`, type: gone?.type ?? "" });
  const { changes } = await changesOfDeployed(production(of), of, { where: "sandbox", state });
  expect(changes?.changes.map(({ verb, concern }) => `${verb} in ${concern}`).sort()).toEqual([
    "create in alerts",
    "delete in alerts",
  ]);
  const managed = plan.filter(({ type }) => !/^(pulumi|skeleton):/.test(type)).length;
  expect(changes?.unchanged).toBe(managed - 1);
});

test("the image that CI delivered is kept, and no change", async () => {
  const of = estate();
  const state = changed(stateOf(await planOf(production(of))), SERVICE, ({ template }) => {
    const [container] = (template as { containers: { image: string }[] }).containers;
    if (container) container.image = "asia-northeast1-docker.pkg.dev/p/ghcr/api:next";
  });
  const { changes } = await changesOfDeployed(production(of), of, { where: "sandbox", state });
  const paths = changes?.changes.flatMap(({ properties }) => properties.map(({ path }) => path));
  expect(paths?.filter((path) => path.endsWith(".image"))).toEqual([]);
});

test("where a freeze is deployed, governance refuses what a plan changes; where it is only declared, it does not", async () => {
  const of = estate();
  const stack = production(of);
  const frozen = { ...stack, settings: { ...stack.settings, freeze: "the audit runs until Friday" } };
  const refused = async (deployed: typeof stack) => {
    const outputs = { governed: governedAfter(deployed, undefined, "2026-05-01") };
    const type = "pulumi:pulumi:Stack";
    const top = { urn: `urn:pulumi:production::skeleton::${type}::s`, type, outputs };
    const state = [top, ...stateOf(await planOf(deployed))];
    return (await changesOfDeployed(frozen, of, { where: "sandbox", state })).changes?.errors;
  };
  expect(await refused(frozen)).toEqual([
    expect.stringContaining("production is frozen, so no update changes it"),
  ]);
  expect(await refused(stack)).toEqual([]);
});

test("without a state the accepted plan is compared with, and the reason is said", async () => {
  const of = estate();
  const stack = production(of);
  const file = join(stack.root, acceptedFile("production"));
  mkdirSync(dirname(file), { recursive: true });
  const accepted = changed(readable(await planOf(stack)), SERVICE, ({ template }) => {
    (template as Record<string, unknown>).maxInstanceRequestConcurrency = 5;
  });
  writeFileSync(file, JSON.stringify(accepted));
  const found = await deployedAtHand(stack, {
    sandbox: false,
    env: { HOME: stack.root, PULUMI_HOME: stack.root },
  });
  expect(found).toMatchObject({ where: "accepted", reason: "the Pulumi CLI is logged in nowhere" });
  if (found.where === "nowhere") return;
  const said = await lines(found, of);
  expect(said).toContain("      template.maxInstanceRequestConcurrency  5 → 20");
  expect(said.slice(-2)).toEqual([
    "against the accepted plan: the Pulumi CLI is logged in nowhere",
    "next: npm run inventory -- --accept, and commit inventory/ with the change",
  ]);
  expect((await deployedAtHand(stack, { sandbox: true }))?.where).toBe("accepted");
});

test("there may be neither", async () => {
  const stack = production(estate());
  expect(await deployedAtHand(stack, { sandbox: true })).toEqual({
    where: "nowhere",
    reason: "production is not deployed in the sandbox",
  });
});

const STATE = ".sandbox/state/.pulumi/stacks/skeleton/production.json";

test("the sandbox's state is read without an engine, and one without resources is none", async () => {
  const of = estate();
  const stack = production(of);
  const state = stateOf(await planOf(stack));
  const file = join(stack.root, STATE);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify({ version: 3, checkpoint: { latest: { resources: state } } }));
  expect(await deployedAtHand(stack, { sandbox: true })).toEqual({ where: "sandbox", state });
  writeFileSync(file, JSON.stringify({ version: 3, checkpoint: { latest: null } }));
  expect(await deployedAtHand(stack, { sandbox: true })).toMatchObject({ where: "nowhere" });
});

test.each<[string, string, (path: string) => void]>([
  [".sandbox is a link that leads nowhere", ".sandbox", (path) => symlinkSync("nowhere", path)],
  [".sandbox is no folder", ".sandbox", (path) => writeFileSync(path, "")],
  [".sandbox/state is no folder", ".sandbox/state", (path) => writeFileSync(path, "")],
  [`${STATE} is no file`, STATE, (path) => mkdirSync(path)],
  [`${STATE} is a link that leads nowhere`, STATE, (path) => symlinkSync("nowhere", path)],
  [`${STATE}.gz is no file`, `${STATE}.gz`, (path) => mkdirSync(path)],
])("where %s, the sandbox is damaged, and not empty; a reset makes it so", async (damage, name, make) => {
  const stack = production(estate());
  const path = join(stack.root, name);
  mkdirSync(dirname(path), { recursive: true });
  make(path);
  await expect(deployedAtHand(stack, { sandbox: true })).rejects.toThrow(
    `the sandbox is damaged: ${damage}\n    fix: start over with an empty sandbox: npm run sandbox -- reset`,
  );
  await resetSandbox(stack.root);
  expect((await deployedAtHand(stack, { sandbox: true })).where).toBe("nowhere");
});
