import { beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { anchorsOf } from "../../../commands/check/runbooks.ts";
import type { PlannedResource } from "../../../commands/plan/inventory.ts";
import { planOf } from "../../../commands/plan/plan-of.ts";
import { estateFiles } from "../../../commands/render/estate-files.ts";
import { operationsPage } from "../../../render/docs/operations/operations-page.ts";
import { TEST_ESTATES, type TestEstate, testEstate } from "../../estates/estates.ts";
import { refusal } from "./own-commands.ts";
import { type Started, shellBlocks, startedBy, TOKEN } from "./started.ts";
import { EVERYWHERE, VENDOR_FLAGS } from "./vendor-flags.ts";

/** What is planned and rendered, to compare commands with. */
interface Known {
  readonly text: string;
  readonly started: readonly Started[];
  readonly stacks: readonly string[];
  /** Ids of secrets that have a value, and URLs of surfaces: the plan names a URL only where something reads it. */
  readonly secrets: readonly string[];
  readonly urls: readonly string[];
  /** Values of an input of planned resources, by the type's last name. */
  readonly planned: (type: string, ...inputs: readonly string[]) => unknown[][];
  /** Of rendered workflows, by the name of their file. */
  readonly workflows: ReadonlyMap<
    string,
    { on: Record<string, { inputs?: Record<string, { required: boolean }> }> }
  >;
}

async function known(name: TestEstate): Promise<Known> {
  const estate = testEstate(name);
  const files = await estateFiles(estate);
  const { text } = operationsPage(estate.catalogue, estate);
  const resources: PlannedResource[] = [];
  for (const stack of estate.stacks) resources.push(...(await planOf(stack)));
  return {
    text,
    started: await startedBy(shellBlocks(text)),
    stacks: estate.stacks.map(({ environment }) => environment),
    secrets: estate.catalogue.secrets.filter(({ status }) => status !== "draft").map(({ id }) => id),
    urls: estate.catalogue.surfaces.map(({ endpoint_url }) => endpoint_url),
    planned: (type, ...inputs) =>
      resources
        .filter((resource) => resource.type.endsWith(`:${type}`))
        .map((resource) => inputs.map((input) => resource.inputs[input])),
    workflows: new Map(
      files
        .filter(({ path }) => path.startsWith(".github/workflows/"))
        .map(({ path, text }) => [path.split("/").at(-1) ?? "", parse(text)]),
    ),
  };
}

/** The value of `--flag value` or `--flag=value`. */
function flag(words: readonly string[], name: string): string | undefined {
  const at = words.indexOf(name);
  return at === -1
    ? words.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1)
    : words[at + 1];
}

/** What each program's words must name, by what is planned and rendered. */
const NAMES: Readonly<Record<string, (words: readonly string[], known: Known) => void>> = {
  npm(words, { stacks, secrets, planned }) {
    expect(refusal(words)).toBeUndefined();
    const [, , , first = "", second] = words;
    if (first === "threshold") {
      expect(planned("AlertPolicy", "displayName")).toContainEqual([second]);
    } else if (first === "rotate") {
      expect(secrets).toContain(second);
    } else if (first === "approve") {
      expect(second).toMatch(new RegExp(`^environment:(${stacks.join("|")})\\.freeze$`));
    } else {
      expect(stacks).toContain(first === "status" ? second : first);
    }
  },
  gcloud(words, { planned }) {
    const places = [
      ...planned("Service", "name", "project", "location"),
      ...planned("Function", "name", "project", "location"),
    ];
    const project = flag(words, "--project");
    const region = flag(words, "--region");
    if (project !== undefined) expect(planned("Bucket", "project")).toContainEqual([project]);
    if (words[0] === "projects") expect(planned("Bucket", "project")).toContainEqual([words[2]]);
    if (region !== undefined) {
      const at = words.findIndex((word) => ["describe", "update", "update-traffic", "read"].includes(word));
      expect(places).toContainEqual([flag(words, "--service") ?? words[at + 1], project, region]);
    }
    const [, filtered] = /service_name="([^"]+)"/.exec(words.join(" ")) ?? [];
    if (filtered !== undefined) expect(places.map(([name]) => name)).toContain(filtered);
    if (words[0] === "secrets")
      expect(planned("Secret", "secretId", "project")).toContainEqual([words[3], project]);
  },
  curl(words, { planned, urls }) {
    expect(words.join(" ")).not.toContain(TOKEN);
    const url = new URL(words.find((word) => word.startsWith("https://")) ?? "");
    const query = words.find((word) => word.startsWith("query="));
    switch (url.hostname) {
      case "monitoring.googleapis.com": {
        const [, project] = /^\/v1\/projects\/([^/]+)\/location\/global\/prometheus/.exec(url.pathname) ?? [];
        const [, service] = /service_name="([^"]+)"/.exec(query ?? "") ?? [];
        expect(planned("Service", "name", "project")).toContainEqual([service, project]);
        break;
      }
      case "api.vercel.com": {
        const site = url.searchParams.get("projectId");
        if (site !== null) expect(planned("Project", "name")).toContainEqual([site]);
        break;
      }
      default:
        expect(urls).toContain(url.origin);
    }
  },
  gh(words, { planned, workflows }) {
    const [noun, verb, file = ""] = words;
    const repository = flag(words, "--repo");
    if (noun !== "auth")
      expect(planned("RepositoryEnvironment", "repository")).toContainEqual([repository?.split("/")[1]]);
    const environment = flag(words, "--env");
    if (environment !== undefined)
      expect(planned("RepositoryEnvironment", "environment")).toContainEqual([environment]);
    if (noun === "variable" && verb === "set")
      expect(planned("ActionsEnvironmentVariable", "variableName", "environment")).toContainEqual([
        file,
        environment,
      ]);
    if (noun === "workflow") expect([...workflows.keys()]).toContain(file);
    if (noun === "workflow" && verb === "run") {
      const given = words.filter((_, i) => words[i - 1] === "-f").map((word) => word.split("=")[0]);
      const inputs = workflows.get(file)?.on.workflow_dispatch?.inputs ?? {};
      expect(Object.keys(inputs)).toEqual(expect.arrayContaining(given));
      for (const [name, { required }] of Object.entries(inputs)) if (required) expect(given).toContain(name);
      const ref = flag(words, "--ref") ?? "";
      // What `git` found, by a pattern that is tested below.
      if (ref !== "v1")
        expect(planned("RepositoryEnvironmentDeploymentPolicy", "branchPattern")).toContainEqual([ref]);
    }
    const listed = flag(words, "--workflow");
    if (listed !== undefined) {
      expect([...workflows.keys()]).toContain(listed);
      const event = flag(words, "--event");
      if (event !== undefined) expect(workflows.get(listed)?.on).toHaveProperty(event);
    }
  },
  git(words, { planned }) {
    const policies = planned(
      "RepositoryEnvironmentDeploymentPolicy",
      words.includes("--tags") ? "tagPattern" : "branchPattern",
    );
    expect(policies).toContainEqual([words.at(-1)]);
  },
  vercel(words, { planned }) {
    const project = flag(words, "--project") ?? (words[0] === "list" ? words[1] : undefined);
    if (project !== undefined) expect(planned("Project", "name")).toContainEqual([project]);
    if (words[0] === "inspect") expect(planned("ProjectDomain", "domain")).toContainEqual([words[1]]);
    const teams = new Set(planned("vercel", "team").map(([team]) => team));
    expect([...teams]).toContain(flag(words, "--scope"));
  },
  eas(words, { planned }) {
    const channel = flag(words, "--destination-channel");
    if (channel !== undefined)
      expect(planned("ActionsEnvironmentVariable", "variableName", "value")).toContainEqual([
        "MOBILE_EAS_CHANNEL",
        channel,
      ]);
  },
  pulumi(words, { stacks }) {
    const stack = flag(words, "--stack") ?? (words[1] === "init" ? words[2] : undefined);
    if (stack !== undefined) expect(stacks).toContain(stack);
  },
};

describe.each(TEST_ESTATES)("docs/operations.md of %s", (name) => {
  let estate: Known;
  beforeAll(async () => {
    estate = await known(name);
  });

  test("names only what is planned or rendered, and commands that exist", () => {
    expect(estate.started.length).toBeGreaterThan(20);
    for (const { program, words, block } of estate.started) {
      try {
        NAMES[program]?.(words, estate);
      } catch (error) {
        throw new Error(`${program} ${words.join(" ")}\n\nin\n\n${block}`, { cause: error });
      }
    }
  });

  test("gives vendors' programs commands and flags that they have", () => {
    for (const { program, words } of estate.started) {
      if (program === "npm" || program === "curl") continue;
      const line = [program, ...words].join(" ");
      const command = Object.keys(VENDOR_FLAGS)
        .filter((known) => line === known || line.startsWith(`${known} `))
        .sort((a, b) => b.length - a.length)[0];
      expect(command, line).toBeDefined();
      const flags = words.filter((word) => /^--?[a-z]/.test(word)).map((word) => word.split("=")[0]);
      const allowed = [...(VENDOR_FLAGS[command ?? ""] ?? []), ...(EVERYWHERE[program] ?? [])];
      expect(allowed, line).toEqual(expect.arrayContaining(flags));
    }
  });

  test("lists every program that a block starts with the block, and in the table", () => {
    const [, table = ""] = estate.text.split("## Tools\n");
    const rows = [...(table.split("\n## ")[0] ?? "").matchAll(/^\| `(\w+)` \|/gm)].map(([, row]) => row);
    const needed = new Map(
      [...estate.text.matchAll(/ Needs ([^\n]*)\.\n\n```sh\n(.*?)^```$/gms)].map(
        ([, needs = "", block = ""]) => [block, needs],
      ),
    );
    expect(needed.size).toBe(new Set(shellBlocks(estate.text)).size);
    for (const { program, block } of estate.started) {
      expect(needed.get(block), `${program} in ${block}`).toContain(`\`${program}\``);
      expect(rows).toContain(program);
    }
    for (const row of rows) expect(estate.text, row).toMatch(new RegExp(`Needs [^\n]*\`${row}\``));
  });

  test("leads only to what is there", async () => {
    const anchors = anchorsOf(estate.text);
    // GitHub would number headings of one name.
    expect(new Set(anchors).size).toBe(anchors.length);
    for (const [, anchor] of estate.text.matchAll(/\]\(#([^)]+)\)/g)) expect(anchors).toContain(anchor);
  });

  test("mentions no platform, work or stack that the estate does not have", () => {
    const { catalogue, stacks } = testEstate(name);
    const platforms = new Set<string>(catalogue.surfaces.map(({ platform }) => platform));
    if (!platforms.has("vercel")) expect(estate.text).not.toMatch(/vercel|\bsites?\b/i);
    if (!platforms.has("expo-eas")) expect(estate.text).not.toMatch(/\beas\b|\bexpo\b|mobile/i);
    if (!platforms.has("cloud-run")) expect(estate.text).not.toMatch(/gcloud run services update|Figures/);
    if (!catalogue.surfaces.some(({ app }) => app === "ocr-worker"))
      expect(estate.text).not.toMatch(/\bocr|jobs/i);
    if (!stacks.some(({ environment }) => environment === "production"))
      expect(estate.text).not.toContain("production");
    if (!catalogue.guardrails.length) expect(estate.text).toContain("No alert is declared.");
  });
});

test("what a shell would read stands in quotes", () => {
  const { catalogue, ...estate } = testEstate();
  const surfaces = catalogue.surfaces.map((surface) => ({ ...surface, health_check: "/health;v=1!" }));
  const pipelines = catalogue.pipelines.map((pipeline) =>
    pipeline.id === "api-staging" ? { ...pipeline, triggers: ["push:#42-login"] } : pipeline,
  );
  const { text } = operationsPage({ ...catalogue, surfaces, pipelines }, estate);
  const asked = surfaces.map(({ endpoint_url }) => `'${endpoint_url}/health;v=1!'`);
  for (const url of asked) expect(text).toContain(url);
  expect(text.split("/health;v=1!").length).toBe(asked.length + 1);
  expect(text).toContain("--ref '#42-login' -f release=RELEASE");
});

describe("where a reader rolls back", () => {
  const { text } = operationsPage(testEstate().catalogue, testEstate());
  const section = (id: string) =>
    text.split(`### Put back a release of ${id}\n`)[1]?.split("\n### ")[0] ?? "";

  test("a service's page says what pins traffic, what unpins it, and what cannot start any more", () => {
    const service = section("api-production");
    expect(service).toContain("This **pins traffic**");
    expect(service).toContain("**The next release unpins it**");
    expect(service).toContain("**A revision from before a verified rotation cannot start**");
    expect(service.indexOf("gh workflow run")).toBeLessThan(
      service.indexOf("gcloud run services update-traffic"),
    );
  });

  test("a delivery moves traffic to the latest revision, which unpins it, and both kinds of run do", async () => {
    const [file] = (await estateFiles(testEstate())).filter(({ path }) =>
      path.endsWith("/api-production.yml"),
    );
    const { jobs } = parse(file?.text ?? "");
    for (const job of ["deliver", "put-back"]) {
      const move = jobs[job].steps.find((step: { name: string }) => step.name === "Move traffic");
      expect(move.run).toContain('gcloud run services update-traffic "$SERVICE" --to-latest');
    }
  });

  test("revisions name a version of each secret, and the version before a verified rotation is not kept", async () => {
    const [stack] = testEstate().stacks.filter(({ environment }) => environment === "production");
    const resources = stack ? await planOf(stack) : [];
    const service = resources.find(
      ({ name, type }) => name === "api-production" && type.endsWith(":Service"),
    );
    const versions = JSON.stringify(service?.inputs).match(/"secretKeyRef":\{[^}]*"version":"[^"]+"/g) ?? [];
    expect(versions.length).toBeGreaterThan(0);
    expect(versions.join(" ")).not.toContain("latest");
    expect(resources.filter(({ type }) => type.endsWith(":SecretVersion"))).toHaveLength(
      resources.filter(({ type }) => type.endsWith("secretmanager/secret:Secret")).length,
    );
  });

  test("a site that Vercel builds stays on what was put back, and one that CI deploys does not", () => {
    expect(section("portal-staging")).toContain("A push to `main` is then built and does not serve");
    expect(section("portal-staging")).toContain("vercel promote DEPLOYMENT");
    expect(section("portal-production")).toContain("**The next release unpins it**");
    expect(section("portal-production")).not.toContain("vercel promote");
  });
});
