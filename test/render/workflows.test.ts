import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseTrigger } from "../../model/entities/trigger.ts";
import type { Job } from "../../render/workflow/workflow.ts";
import { testEstate } from "../estates/estates.ts";
import { INVARIANTS } from "./invariants.ts";
import { namesRead, type ReadWorkflow, readWorkflows, SETTINGS, stepsOf } from "./rendered.ts";

const catalogue = testEstate().catalogue;
const all = readWorkflows(catalogue);
const of = (id: string): ReadWorkflow => {
  const found = all.find(({ workflow }) => workflow.name === id);
  if (!found) throw new Error(`no workflow ${id}`);
  return found;
};
const step = (id: string, name: string) => {
  const found = stepsOf(of(id)).find((candidate) => candidate.name === name);
  if (!found) throw new Error(`${id} has no step ${name}`);
  return found;
};

describe.each(Object.entries(INVARIANTS))("%s", (_, holds) => {
  test.each(all.map((read) => [read.path, read] as const))("%s", (_, read) => holds(read));
});

test("every pipeline has its file, and the repository three of its own", () => {
  expect(all.map(({ path }) => path)).toEqual([
    ...catalogue.pipelines.map(({ workflow_file }) => workflow_file),
    ".github/workflows/infrastructure.yml",
    ".github/workflows/governance.yml",
    ".github/workflows/compatibility.yml",
  ]);
});

describe("what starts a pipeline", () => {
  test("a pull request and a push, for changes of the app's own folder", () => {
    const paths = ["apps/api/**", ".github/workflows/api-staging.yml"];
    expect(of("api-staging").workflow.on).toMatchObject({
      pull_request: { paths },
      push: { branches: ["main"], paths },
    });
  });

  test("a tag, whatever has changed", () => {
    expect(of("api-production").workflow.on).toMatchObject({ push: { tags: ["api-v*"] } });
  });

  test("a site in the repository's root has no path of its own", () => {
    const surfaces = catalogue.surfaces.map((surface) => {
      if (surface.id !== "portal-staging" || surface.platform !== "vercel") return surface;
      const { root_directory: _, ...rest } = surface;
      return rest;
    });
    const [read] = readWorkflows({ ...catalogue, surfaces }).filter(
      ({ workflow }) => workflow.name === "portal-staging",
    );
    expect(read?.workflow.on).toEqual({ pull_request: {}, push: { branches: ["main"] } });
    expect(read?.workflow.jobs.verify).not.toHaveProperty("defaults");
  });

  test.each(catalogue.pipelines)("every trigger of $id, and no other but a put-back", (pipeline) => {
    const { id, triggers, stages } = pipeline;
    const { push, workflow_dispatch, ...events } = of(id).workflow.on as {
      push?: { branches?: string[]; tags?: string[] };
      workflow_dispatch?: { inputs?: { release: { required: boolean } } };
    };
    const isByHand = triggers.includes("workflow_dispatch");
    const others = { ...events, ...(isByHand && { workflow_dispatch }) };
    expect(workflow_dispatch?.inputs?.release.required).toBe(
      stages.includes("Tag Deploy") ? !isByHand : undefined,
    );
    const started = [
      ...Object.keys(others),
      ...(push?.branches ?? []).map((branch) => `push:${branch}`),
      ...(push?.tags ?? []).map((tag) => `tag:${tag}`),
    ];
    expect(started.sort()).toEqual([...triggers].sort());
    expect(triggers.every((trigger) => parseTrigger(trigger))).toBe(true);
  });
});

describe("the program's own compatibility", () => {
  const { workflow } = of("compatibility");
  const { node, newest } = workflow.jobs;

  test("is tried on every Node from the floor to the newest, and with the newest SDK and CLI", () => {
    const { engines } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
    expect(node?.strategy?.matrix.node).toEqual([engines.node.replace(">=", ""), "22", "24", "latest"]);
    expect(node?.steps.find(({ name }) => name === "Set up Node.js")?.with).toMatchObject({
      "node-version": "${{ matrix.node }}",
    });
    expect(node?.steps.at(-1)?.run).toBe("npm run test:nodes -- this");
    expect(newest?.steps.at(-1)?.run).toBe("npm run test:nodes -- this --newest-sdk");
    expect(newest?.steps.find(({ name }) => name === "Set up Pulumi")?.with).toEqual({
      "pulumi-version": "^3",
    });
  });

  test("runs every week in a public repository, and by hand alone where its minutes would be counted", () => {
    expect(workflow.on).toEqual({ schedule: [{ cron: "41 22 * * 6" }], workflow_dispatch: {} });
    const kept = readWorkflows(catalogue, { ...SETTINGS, isPublic: false }).find(
      (read) => read.workflow.name === "compatibility",
    );
    expect(kept?.workflow.on).toEqual({ workflow_dispatch: {} });
  });

  test("holds nothing that is stored, and may read the repository alone", () => {
    expect(namesRead(of("compatibility").text, "secrets")).toEqual([]);
    for (const job of Object.values<Job>(workflow.jobs)) {
      expect(job).not.toHaveProperty("environment");
      expect(job.permissions).toEqual({ contents: "read" });
    }
  });
});

describe("images", () => {
  test("are pushed with what they were made from, under every name of the catalogue, and deployed by digest", () => {
    expect(step("api-staging", "GHCR Push").with).toMatchObject({
      push: true,
      provenance: "mode=max",
      sbom: true,
      tags: "ghcr.io/example-founder/api:${{ github.sha }}\n",
    });
    expect(step("api-staging", "Tag Deploy").env).toMatchObject({
      IMAGE: "${{ vars.API_IMAGE }}",
      DIGEST: "${{ steps.push.outputs.digest }}",
    });
    expect(step("api-staging", "Tag Deploy").run).toContain('--image "$IMAGE@$DIGEST"');
  });

  test("are built by pull requests, and not pushed", () => {
    expect(step("api-staging", "Build").with).toMatchObject({ push: false, context: "apps/api" });
  });
});

describe("a service on Cloud Run", () => {
  test("gets traffic after its smoke test, and loses it where that fails", () => {
    const names = (of("ocr-worker-production").workflow.jobs.deliver?.steps ?? []).map(({ name }) => name);
    const from = names.indexOf("Tag Deploy");
    expect(names.slice(from)).toEqual([
      "Tag Deploy",
      "Token for the smoke test",
      "Smoke test of the new revision",
      "Move traffic",
      "Smoke test with traffic",
      "Roll back",
      "After delivery",
    ]);
    expect(step("ocr-worker-production", "Roll back").if).toMatch(/^\(failure\(\) \|\| cancelled\(\)\) && /);
  });

  test("is asked what its surface says, a private one with a token made out to it", () => {
    expect(step("ocr-worker-staging", "Smoke test of the new revision").env).toEqual({
      URL: "${{ steps.candidate.outputs.url }}",
      CHECKED_PATHS: "/health /ready",
      TOKEN: "${{ steps.caller.outputs.id_token }}",
    });
    expect(step("ocr-worker-staging", "Token for the smoke test").with).toMatchObject({
      token_format: "id_token",
      id_token_audience: "${{ steps.candidate.outputs.service_url }}",
    });
    expect(stepsOf(of("api-staging")).map(({ name }) => name)).not.toContain("Token for the smoke test");
  });
});

describe("the job that delivers", () => {
  test.each(catalogue.pipelines)(
    "of $id exists where something is delivered",
    ({ id, stages, environment, app }) => {
      const deliver = of(id).workflow.jobs.deliver;
      const delivers = stages.includes("GHCR Push") || stages.includes("Tag Deploy");
      expect(deliver !== undefined).toBe(delivers);
      if (!deliver) return;
      expect(deliver.environment?.name).toBe(environment);
      expect(deliver.concurrency).toEqual({
        group: `deliver-${app}-${environment}`,
        "cancel-in-progress": false,
        queue: "max",
      });
    },
  );

  test("hands on to EAS what the app reads, and not the token that it logs in with", () => {
    const names = stepsOf(of("mobile-staging")).map(({ name }) => name);
    expect(names.filter((name) => name.startsWith("Hand on"))).toEqual(["Hand on EXPO_PUBLIC_SUPABASE_URL"]);
  });

  test.each(catalogue.pipelines.filter(({ stages }) => stages.includes("Tag Deploy")))(
    "of $id has one beside it that puts back, which waits for no delivery that nobody approves",
    ({ id, app, environment }) => {
      const { deliver, verify, record, "put-back": putBack } = of(id).workflow.jobs;
      expect(putBack).toMatchObject({
        if: expect.stringMatching(/^inputs\.release( |$)/),
        environment: { name: environment },
        concurrency: { group: `put-back-${app}-${environment}`, queue: "max" },
        outputs: { release: expect.any(String) },
      });
      expect(putBack?.needs).toBeUndefined();
      expect([verify?.if, deliver?.if]).toEqual([
        "!inputs.release",
        expect.stringMatching(/^!inputs\.release/),
      ]);
      expect(record?.environment).toBeUndefined();
      // The same steps, but for where the release comes from.
      const tried = (job = deliver) =>
        (job?.steps ?? []).map(({ name }) => name).filter((name) => /Deploy|Smoke|Move|Roll/.test(name));
      expect(tried(putBack)).toEqual(tried(deliver));
    },
  );

  test("belongs to the stack's team, where it has one", () => {
    const [portal] = readWorkflows(catalogue, { ...SETTINGS, vercelTeams: ["production"] }).filter(
      ({ workflow }) => workflow.name === "portal-production",
    );
    const steps = (portal?.workflow.jobs.deliver?.steps ?? []).filter(
      ({ env = {} }) => "VERCEL_TOKEN" in env,
    );
    expect(steps.map(({ name }) => name)).toEqual(["Tag Deploy", "Move traffic", "Roll back"]);
    for (const { env, run } of steps) {
      expect(env).toMatchObject({ TEAM: "${{ vars.VERCEL_ORG_ID }}" });
      expect(run).toContain('"$@" --scope "$TEAM"; }');
    }
  });
});

test("build outputs that the catalogue names are kept, hidden ones too", () => {
  expect(step("portal-staging", "Keep apps/portal/.next").with).toEqual({
    name: "apps-portal-.next",
    path: "apps/portal/.next",
    "retention-days": 7,
    "if-no-files-found": "error",
    "include-hidden-files": true,
  });
  expect(step("mobile-staging", "Keep apps/mobile/dist").with).not.toHaveProperty("include-hidden-files");
});

test("no two build outputs are kept under one name", () => {
  const artifacts = [
    "apps/portal/日本",
    "apps/portal/a b",
    "apps/portal/a-b",
    "apps/portal-A/b",
    "dist/*",
    "dist/**",
  ];
  const pipelines = catalogue.pipelines.map((pipeline) =>
    pipeline.id === "portal-staging" ? { ...pipeline, artifacts } : pipeline,
  );
  const [read] = readWorkflows({ ...catalogue, pipelines }).filter(
    ({ workflow }) => workflow.name === "portal-staging",
  );
  const names = (read?.workflow.jobs.verify?.steps ?? []).flatMap(({ name, with: inputs }) =>
    name?.startsWith("Keep ") ? [inputs?.name] : [],
  );
  expect(names).toEqual([
    "apps-portal-日本",
    "apps-portal-a-b",
    "apps-portal-a-b-2",
    "apps-portal-A-b-3",
    "dist-",
    "dist--2",
  ]);
});

/** That the estate's check passed, and that the program's tests did, or were not needed. */
const IS_CHECKED =
  "!cancelled() && needs.check.result == 'success' && (needs.test.result == 'success' || needs.test.result == 'skipped')";

describe("the repository's own", () => {
  const { workflow } = of("infrastructure");
  const { changes, comment, staging, production } = workflow.jobs;
  const administration = workflow.jobs["staging-administration"];
  const preview = workflow.jobs["production-preview"];
  const stepOf = (job: Job | undefined, name: string) => job?.steps.find((found) => found.name === name);

  test("is started by every pull request, since its check is required of them, by what is merged and by hand", () => {
    expect(workflow.on).toEqual({
      pull_request: {},
      push: { branches: ["main"], "paths-ignore": ["apps/**"] },
      workflow_dispatch: {},
    });
  });

  test("updates staging with what is merged, by a token that cannot write to GitHub", () => {
    expect(staging).toMatchObject({
      needs: ["check", "test"],
      if: `github.event_name == 'push' && ${IS_CHECKED}`,
      environment: { name: "staging-update" },
    });
    expect(stepOf(staging, "Update")).toMatchObject({
      if: "steps.scope.outputs.administration == 'false'",
      env: { GITHUB_TOKEN: "${{ github.token }}", STACK: "staging" },
    });
    expect(JSON.stringify(staging)).not.toContain("INFRASTRUCTURE_GITHUB_TOKEN");
    expect(staging?.permissions).toEqual({
      contents: "read",
      deployments: "read",
      "id-token": "write",
      actions: "read",
    });
  });

  test("updates staging's side of GitHub where that changes, once somebody approves", () => {
    expect(administration).toMatchObject({
      needs: ["staging"],
      if: "!cancelled() && needs.staging.result == 'success' && needs.staging.outputs.administration == 'true'",
      environment: { name: "staging-administration" },
    });
    expect(stepOf(administration, "Update")?.env).toMatchObject({
      GITHUB_TOKEN: "${{ secrets.INFRASTRUCTURE_GITHUB_TOKEN }}",
    });
  });

  test("shows what production would get before somebody approves it, with the right to read alone", () => {
    expect(preview).toMatchObject({
      needs: ["check", "test"],
      if: `github.event_name != 'pull_request' && ${IS_CHECKED}`,
      environment: { name: "production-preview" },
    });
    expect(stepOf(preview, "Preview")?.env).toMatchObject({
      GITHUB_TOKEN: "${{ github.token }}",
      VERCEL_API_TOKEN: "PreviewsAskVercelNothing",
    });
    expect(production).toMatchObject({
      needs: ["production-preview"],
      if: "github.event_name == 'workflow_dispatch' && github.ref_name == 'main' && !cancelled() && needs.production-preview.result == 'success'",
      environment: { name: "production-update" },
    });
  });

  test("what passes for a token of Vercel has the form that the provider asks for", () => {
    expect(stepOf(preview, "Preview")?.env?.VERCEL_API_TOKEN).toMatch(/^[0-9a-zA-Z]{24}$/);
  });

  test.each([
    ["staging", staging],
    ["production", production],
  ])("compares the protection of %s before an update and after it", (stack, job) => {
    const names = job?.steps.map(({ name }) => name) ?? [];
    const order = ["Compare protection with what was deployed", "Update", "Compare protection"];
    expect(names.filter((name) => order.includes(name))).toEqual(order);
    expect(stepOf(job, order[0] ?? "")).toMatchObject({
      env: { STACK: stack },
      run: 'npm run protection -- "$STACK" --deployed',
    });
    expect(stepOf(job, order[2] ?? "")?.run).toBe('npm run protection -- "$STACK"');
  });

  test("keeps the page of the estate with every run, before the check can fail", () => {
    const { check } = of("infrastructure").workflow.jobs;
    const names = check?.steps.map(({ name }) => name) ?? [];
    expect(names.indexOf("Keep the page with the run")).toBeLessThan(names.indexOf("Check"));
    expect(stepOf(check, "Write the page of the estate")?.run).toBe("npm run page -- --out site/index.html");
    expect(stepOf(check, "Keep the page with the run")).toMatchObject({ with: { path: "site/index.html" } });
    expect(of("infrastructure").text).not.toContain("pages");
  });

  test("publishes the page where the settings say so, from the default branch, in a job that runs no code of ours", () => {
    const published = readWorkflows(catalogue, { ...SETTINGS, publishesPage: true }).find(
      ({ workflow }) => workflow.name === "infrastructure",
    );
    const { check, publication } = published?.workflow.jobs ?? {};
    for (const [name, holds] of Object.entries(INVARIANTS))
      if (published) expect(() => holds(published), name).not.toThrow();
    expect(stepOf(check, "Hand the page over to GitHub Pages")).toMatchObject({
      if: "github.event_name == 'push'",
      with: { path: "site" },
    });
    expect(publication).toMatchObject({
      needs: ["check"],
      if: "github.event_name == 'push'",
      permissions: { pages: "write", "id-token": "write" },
      environment: { name: "github-pages" },
    });
    expect(publication?.steps.map(({ uses }) => uses?.split("@")[0])).toEqual(["actions/deploy-pages"]);
  });

  test("shows a pull request's changes without any credential, and comments without its code", () => {
    expect(JSON.stringify(changes)).not.toMatch(/secrets\.|vars\.|github\.token/);
    expect(changes?.permissions).toEqual({ contents: "read" });
    expect(comment?.permissions).toEqual({ "pull-requests": "write" });
    expect(comment?.steps.map(({ uses }) => uses)).toEqual([undefined]);
    expect(comment?.if).toContain("pull_request.head.repo.full_name == github.repository");
  });

  test("a bypass of deployment protection is in no output of an update", () => {
    const run = stepsOf(of("infrastructure")).find(({ name }) => name === "Update")?.run ?? "";
    const [, filter = ""] = /\| *\n *(sed .*?) \| tee/.exec(run) ?? [];
    const shown = execFileSync("bash", ["-c", filter], {
      input: `~ vercel:index:ProjectProtectionBypass [id=prj_1aB/${"s3".repeat(16)}]\n~ Domain [id=prj_1aB/example.com]\n`,
      encoding: "utf8",
    });
    expect(shown).toBe(
      "~ vercel:index:ProjectProtectionBypass [id=prj_1aB/(bypass)]\n~ Domain [id=prj_1aB/example.com]\n",
    );
  });

  test("updates an environment in its turn, among its deliveries and other updates", () => {
    const { jobs } = of("infrastructure").workflow;
    const updates = Object.values(jobs).filter(({ steps }) => steps.some(({ name }) => name === "Update"));
    expect(updates).toHaveLength(3);
    for (const { steps, environment } of updates) {
      const stack = environment?.name.split("-")[0];
      expect(steps[0]).toMatchObject({ name: "Wait for its turn", env: { ENVIRONMENT: stack } });
      expect(steps[0]?.run).toContain(`["${stack}",`);
    }
    expect(step("api-production", "Wait for its turn").run).toContain('["production","production-update"]');
    expect(step("api-staging", "Wait for its turn").run).toContain(
      '["staging","staging-update","staging-administration"]',
    );
  });

  test("asks every week for what is overdue, and whether GitHub still protects what it should", () => {
    const governance = of("governance");
    expect(governance.workflow.on).toHaveProperty("schedule");
    for (const stack of ["staging", "production"]) {
      const job = governance.workflow.jobs[stack];
      expect(stepOf(job, "Status")).toMatchObject({
        env: { STACK: stack },
        run: 'npm run govern -- status "$STACK"',
      });
      expect(stepOf(job, "Compare protection with what was deployed")?.if).toBe("!cancelled()");
      expect(stepOf(job, "Compare the clouds with what is deployed")).toMatchObject({
        if: "!cancelled()",
        env: { STACK: stack },
      });
    }
    // It reads, and needs nothing that administers the repository.
    expect(namesRead(governance.text, "secrets")).toEqual([
      "DRIFT_GITHUB_TOKEN",
      "PULUMI_ACCESS_TOKEN",
      "PULUMI_CONFIG_PASSPHRASE",
      "VERCEL_API_TOKEN",
    ]);
  });
});
