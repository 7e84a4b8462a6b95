import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { DriftReport } from "../../commands/drift/detect.ts";
import type { CloudStore } from "../../sandbox/provider/store.ts";
import type { Properties } from "../../sandbox/provider/wire.ts";
import { CloudRunOperator, toLatest } from "./cloud-run-operator.ts";
import { filesBelow } from "./files-below.ts";
import { counts, type Estate, openEstate, STACK_TRACE } from "./sandbox-estate.ts";

/*
 * The engine, its state and the command are real; what somebody changes by hand is done to the sandbox's clouds. After each
 * case the clouds are what they were.
 */

const PROJECT = "example-production";
const SERVICE = `projects/${PROJECT}/locations/asia-northeast1/services/api-production`;
const UPDATE = "estate:production-update";
const ENVIRONMENT = "github:index/repositoryEnvironment:RepositoryEnvironment";
const JOB = "gcp:cloudscheduler/job:Job";

let estate: Estate;
let healthy: string;
const cloudsFile = () => join(estate.root, ".sandbox", "clouds.json");

beforeAll(async () => {
  estate = await openEstate();
  await estate.deployed("up", "production");
  healthy = readFileSync(cloudsFile(), "utf8");
});
afterEach(() => writeFileSync(cloudsFile(), healthy));
afterAll(() => estate?.remove());

/** `~ TYPE NAME: path old → new`, of everything that the command reports. */
async function drift(code: number): Promise<string[]> {
  const run = await estate.run("drift", ["production", "--sandbox", "--json"]);
  expect(run.stderr).toBe("");
  expect(run.code).toBe(code);
  const [report] = JSON.parse(run.stdout) as DriftReport[];
  const text = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
  return (report?.changes ?? []).flatMap(({ type, name, verb, properties }) => {
    const what = `${verb} ${type.split(":").at(-1)} ${name}`;
    if (properties.length === 0) return [what];
    return properties.map(({ path, before, after }) => `${what}: ${path} ${text(before)} → ${text(after)}`);
  });
}

/** The first record of a type, which is there. */
function idOf(
  type: string,
  clouds: CloudStore,
  matches: (inputs: Properties) => boolean = () => true,
): string {
  const found = clouds.find(type, ({ inputs }) => matches(inputs));
  if (!found) throw new Error(`no ${type} is deployed`);
  return found.id;
}

function change(type: string, id: string, edit: Properties): void {
  estate.clouds.change(type, id, (inputs) => ({ ...inputs, ...edit }));
}

test("a healthy estate has none, in words and in data, and nothing is written", async () => {
  const before = contents();
  const run = await estate.run("drift", ["prod", "--sandbox"]);
  expect(run.code).toBe(0);
  expect(run.stdout).toMatch(/drift: \d+ resources \(\d+ components\): no drift/);
  expect(await drift(0)).toEqual([]);
  expect(contents()).toEqual(before);
});

test("what CI delivers is no drift: an image, its revision, and where the traffic goes", async () => {
  const run = new CloudRunOperator(estate.clouds, SERVICE);
  run.deploy(`asia-northeast1-docker.pkg.dev/${PROJECT}/ghcr-production/example-founder/api:next`);
  run.route(toLatest());
  expect(await drift(0)).toEqual([]);
});

test.each<[string, (clouds: CloudStore) => void, RegExp]>([
  [
    "a secret version is deleted",
    (clouds) => {
      const type = "gcp:secretmanager/secretVersion:SecretVersion";
      clouds.remove(type, idOf(type, clouds));
    },
    /^delete SecretVersion \S+$/,
  ],
  [
    "an alert policy is edited",
    (clouds) => {
      const type = "gcp:monitoring/alertPolicy:AlertPolicy";
      change(type, idOf(type, clouds), { enabled: false });
    },
    /^change AlertPolicy \S+: enabled .* → false$/,
  ],
  [
    "a binding is removed",
    (clouds) => {
      const type = "gcp:secretmanager/secretIamMember:SecretIamMember";
      clouds.remove(type, idOf(type, clouds));
    },
    /^delete SecretIamMember \S+$/,
  ],
  [
    "a service is opened to the load balancer alone",
    () => change("gcp:cloudrunv2/service:Service", SERVICE, { ingress: "INGRESS_TRAFFIC_INTERNAL_ONLY" }),
    /^change Service api-production: ingress INGRESS_TRAFFIC_ALL → INGRESS_TRAFFIC_INTERNAL_ONLY$/,
  ],
  [
    "everybody may call a service",
    (clouds) => grant(clouds, "gcp:cloudrunv2/serviceIamMember:ServiceIamMember", SERVICE, "allUsers"),
    /^create ServiceIamMember allUsers has roles\/run.invoker on api-production$/,
  ],
  [
    "everybody with an account at Google may call a function",
    (clouds) =>
      grant(
        clouds,
        "gcp:cloudrunv2/serviceIamMember:ServiceIamMember",
        `projects/${PROJECT}/locations/asia-northeast1/services/sampler-production`,
        "allAuthenticatedUsers",
      ),
    /^create FunctionIamMember allAuthenticatedUsers has roles\/run.invoker on sampler-production$/,
  ],
  [
    "somebody may read a secret",
    (clouds) =>
      grant(
        clouds,
        "gcp:secretmanager/secretIamMember:SecretIamMember",
        idOf("gcp:secretmanager/secret:Secret", clouds),
        "user:somebody@example.com",
      ),
    /^create SecretIamMember user:somebody@example.com has roles\/run.invoker on \S+$/,
  ],
  [
    "every branch may deploy",
    (clouds) =>
      clouds.put({
        type: "github:index/repositoryEnvironmentDeploymentPolicy:RepositoryEnvironmentDeploymentPolicy",
        id: `${UPDATE}:999`,
        inputs: { repository: "estate", environment: "production-update", branchPattern: "*" },
        outputs: {},
      }),
    /^change RepositoryEnvironment production-update: may use it branch main → branch \*, branch main$/,
  ],
  [
    "a job of the scheduler is paused",
    (clouds) => change(JOB, idOf(JOB, clouds), { paused: true }),
    /^change Job ticks-production: paused false → true$/,
  ],
  [
    "a secret is added to an environment",
    (clouds) =>
      clouds.put({
        type: "github:index/actionsEnvironmentSecret:ActionsEnvironmentSecret",
        id: "estate:production:MINE",
        inputs: { repository: "estate", environment: "production", secretName: "MINE", value: "x" },
        outputs: {},
      }),
    /^create ActionsEnvironmentSecret MINE in production$/,
  ],
  [
    "a variable is added to the environment that updates production",
    (clouds) =>
      clouds.put({
        type: "github:index/actionsEnvironmentVariable:ActionsEnvironmentVariable",
        id: `${UPDATE}:MINE`,
        inputs: { repository: "estate", environment: "production-update", variableName: "MINE", value: "x" },
        outputs: {},
      }),
    /^create ActionsEnvironmentVariable MINE in production-update$/,
  ],
  [
    "a key is made for a service account",
    (clouds) => {
      const serviceAccountId = idOf("gcp:serviceaccount/account:Account", clouds);
      const id = `${serviceAccountId}/keys/0123456789abcdef`;
      clouds.put({ type: "gcp:serviceaccount/key:Key", id, inputs: { serviceAccountId }, outputs: {} });
    },
    /^create Key 0123456789abcdef of \S+@example-production.iam.gserviceaccount.com$/,
  ],
  [
    "somebody owns a service account",
    (clouds) =>
      grant(
        clouds,
        "gcp:serviceaccount/iAMMember:IAMMember",
        idOf("gcp:serviceaccount/account:Account", clouds),
        "user:somebody@example.com",
        "roles/owner",
      ),
    /^create AccountIamMember user:somebody@example.com has roles\/owner on \S+@example-production.iam.gserviceaccount.com$/,
  ],
  [
    "somebody may edit the whole project",
    (clouds) =>
      grant(
        clouds,
        "gcp:projects/iAMMember:IAMMember",
        `projects/${PROJECT}`,
        "user:somebody@example.com",
        "roles/editor",
      ),
    /^create IAMMember user:somebody@example.com has roles\/editor on the whole project example-production$/,
  ],
  [
    "a service account of the stack gets a role on the whole project",
    (clouds) =>
      grant(
        clouds,
        "gcp:projects/iAMMember:IAMMember",
        `projects/${PROJECT}`,
        `serviceAccount:${idOf("gcp:serviceaccount/account:Account", clouds).split("/").at(-1)}`,
        "roles/viewer",
      ),
    /^create IAMMember serviceAccount:\S+ has roles\/viewer on the whole project example-production$/,
  ],
  [
    "one more identity provider is accepted",
    (clouds) => {
      const pool = idOf("gcp:iam/workloadIdentityPool:WorkloadIdentityPool", clouds);
      clouds.put({
        type: "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider",
        id: `${pool}/providers/mine`,
        inputs: {},
        outputs: {},
      });
    },
    /^create WorkloadIdentityPoolProvider mine of \S+$/,
  ],
  [
    "a variable is added to a site",
    (clouds) => {
      const projectId = idOf("vercel:index/project:Project", clouds);
      clouds.put({
        type: "vercel:index/projectEnvironmentVariable:ProjectEnvironmentVariable",
        id: `${projectId}/mine`,
        inputs: { projectId, key: "MINE", value: "x", targets: ["production"] },
        outputs: {},
      });
    },
    /^create ProjectEnvironmentVariable MINE \(production\) in portal-production$/,
  ],
  [
    "a site answers under one more domain",
    (clouds) => {
      const projectId = idOf("vercel:index/project:Project", clouds);
      const inputs = { projectId, domain: "mine.example.com" };
      const id = `${projectId}/mine.example.com`;
      clouds.put({ type: "vercel:index/projectDomain:ProjectDomain", id, inputs, outputs: {} });
    },
    /^create ProjectDomain mine.example.com in portal-production$/,
  ],
  [
    "one more bypass of a site's protection",
    (clouds) => {
      const projectId = idOf("vercel:index/project:Project", clouds);
      const type = "vercel:index/projectProtectionBypass:ProjectProtectionBypass";
      clouds.put({ type, id: `${projectId}/mine`, inputs: { projectId }, outputs: {} });
    },
    /^create ProjectProtectionBypass 1 more bypass of deployment protection in portal-production$/,
  ],
  [
    "a secret is added to the whole repository",
    (clouds) =>
      clouds.put({
        type: "github:index/actionsSecret:ActionsSecret",
        id: "estate:MINE",
        inputs: { repository: "estate", secretName: "MINE" },
        outputs: {},
      }),
    /^create ActionsSecret MINE in the whole repository$/,
  ],
  [
    "a deploy key may write to the repository",
    (clouds) =>
      clouds.put({
        type: "github:index/repositoryDeployKey:RepositoryDeployKey",
        id: "estate:1",
        inputs: { repository: "estate", title: "laptop", readOnly: false },
        outputs: {},
      }),
    /^create RepositoryDeployKey laptop$/,
  ],
  [
    "somebody else gets the messages of a topic",
    (clouds) =>
      clouds.put({
        type: "gcp:pubsub/subscription:Subscription",
        id: `projects/${PROJECT}/subscriptions/mine`,
        inputs: { topic: idOf("gcp:pubsub/topic:Topic", clouds) },
        outputs: {},
      }),
    /^create Subscription mine to \S+$/,
  ],
])("%s", async (_, plant, found) => {
  plant(estate.clouds);
  expect(await drift(2)).toEqual([expect.stringMatching(found)]);
});

test("a secret's value is replaced: that it changed is shown, and neither value", async () => {
  const type = "vercel:index/projectEnvironmentVariable:ProjectEnvironmentVariable";
  const id = idOf(type, estate.clouds, ({ sensitive }) => sensitive === true);
  change(type, id, { value: "set-by-hand" });
  expect(await drift(2)).toEqual([expect.stringMatching(/: value \[secret\] → \[secret\]$/)]);
  const { stdout } = await estate.run("drift", ["production", "--sandbox"]);
  expect(stdout).toContain("(secret) changed");
  expect(stdout).not.toContain("set-by-hand");
});

test("reviewers and self-review changed by hand: a refresh shows nothing, and the command does", async () => {
  estate.clouds.change(ENVIRONMENT, UPDATE, ({ reviewers: _, ...rest }) => ({
    ...rest,
    preventSelfReview: false,
  }));
  expect(counts(await estate.deployed("refresh", "production"))).toEqual([{ unchanged: expect.any(Number) }]);
  expect(await drift(2)).toEqual([
    expect.stringMatching(
      /^change RepositoryEnvironment production-update: reviewers (user|team) .* → none$/,
    ),
    "change RepositoryEnvironment production-update: whoever started a deployment may approve it no → yes",
  ]);
});

test("a cloud that does not answer is an error, and not a stack without drift", async () => {
  const run = await estate.run("drift", ["production", "--sandbox"], {
    SANDBOX_FAULT: "refused@1~read gcp:",
  });
  expect(run.code).toBe(1);
  expect(run.stderr).toContain("the clouds cannot be compared with the state of production");
  expect(run.stderr).toContain("503");
  expect(run.stderr).toContain("fix: log in to Google Cloud");
  expect(run.stderr).not.toMatch(STACK_TRACE);
});

test("a vendor can be left out: what it holds is not compared", async () => {
  const type = "gcp:monitoring/alertPolicy:AlertPolicy";
  change(type, idOf(type, estate.clouds), { enabled: false });
  const left = await estate.run("drift", ["production", "--sandbox", "--without", "gcp"]);
  expect(left).toMatchObject({ code: 0, stdout: expect.stringContaining("not compared: what gcp holds") });
  expect((await estate.run("drift", ["production", "--sandbox", "--without", "vercel"])).code).toBe(2);
});

test("people who own the project, and who only looks, are no drift; that owners are not checked is said", async () => {
  const type = "gcp:projects/iAMMember:IAMMember";
  grant(estate.clouds, type, `projects/${PROJECT}`, "user:founder@example.com", "roles/owner");
  grant(estate.clouds, type, `projects/${PROJECT}`, "group:support@example.com", "roles/viewer");
  expect(await drift(0)).toEqual([]);
  const { stdout } = await estate.run("drift", ["production", "--sandbox"]);
  expect(stdout).toContain(
    `not checked: which people own the project ${PROJECT}: skeleton:gcp.project_members does not say who should`,
  );
});

test("with declared members, an owner whom nobody declared is drift", async () => {
  const file = join(estate.root, "Pulumi.production.yaml");
  const before = readFileSync(file, "utf8");
  const members = '    project_members: { roles/owner: ["user:founder@example.com"] }\n';
  writeFileSync(file, before.replace(/(skeleton:gcp:\n)/, `$1${members}`));
  const type = "gcp:projects/iAMMember:IAMMember";
  try {
    for (const member of ["user:founder@example.com", "user:somebody@example.com"])
      grant(estate.clouds, type, `projects/${PROJECT}`, member, "roles/owner");
    expect(await drift(2)).toEqual([
      `create IAMMember user:somebody@example.com has roles/owner on the whole project ${PROJECT}`,
    ]);
  } finally {
    writeFileSync(file, before);
  }
});

test("a stack that was never deployed cannot have drifted", async () => {
  const run = await estate.run("drift", ["staging", "--sandbox"]);
  expect(run).toMatchObject({ code: 0, stderr: expect.stringContaining("staging was never deployed") });
});

function grant(
  clouds: CloudStore,
  type: string,
  target: string,
  member: string,
  role = "roles/run.invoker",
): void {
  clouds.put({ type, id: `${target}/${role}/${member}`, inputs: { role, member }, outputs: {} });
}

/** A digest of every file that the sandbox keeps, without the engine's own logs. */
function contents(): Record<string, string> {
  const folder = join(estate.root, ".sandbox");
  const files = filesBelow(folder).filter((file) => !dirname(file).includes("/home"));
  return Object.fromEntries(
    files.map((file) => [file, createHash("sha256").update(readFileSync(file)).digest("hex")]),
  );
}
