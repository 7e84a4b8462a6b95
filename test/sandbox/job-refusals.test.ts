import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Json, Properties } from "../../sandbox/provider/wire.ts";
import { ProviderClient } from "./provider-client.ts";
import { refusalsIn } from "./refusals.ts";
import { provision, set, startWorld, TYPES, type World } from "./valid-resources.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
  await provision(world);
});
afterAll(() => world.stop());

const refuses = refusalsIn(() => world);
const RUNTIME = "api-runtime@shop.iam.gserviceaccount.com";
const badCron = (schedule: string) => `schedule: schedule "${schedule}" is no unix-cron, e.g. */5 * * * *.`;
const badZone = (zone: string) =>
  `timeZone: timeZone "${zone}" is no name of the tz database, e.g. Asia/Tokyo.`;
const badRetry = (input: string, value: string) =>
  `retryConfig.${input}: retryConfig.${input} "${value}" must be a duration in seconds, e.g. 60s.`;

/** The valid job with a request for the message. */
const web = (target: Properties): Properties => ({
  ...set(world.valid("job"), "pubsubTarget", undefined),
  name: "web",
  httpTarget: { uri: "https://example.com/tick", ...target },
});

describe("a job is refused", () => {
  refuses([
    ["job", "name", "every five", 'name: name "every five" must be 1 to 500 letters, digits, _ or -.'],
    ["job", "region", "asia", 'region: region "asia" must be a region, e.g. asia-northeast1.'],
    [
      "job",
      "description",
      "x".repeat(501),
      "description: description has 501 characters; at most 500 are allowed.",
    ],
    [
      "job",
      "schedule",
      undefined,
      'schedule: Missing required input "schedule" of gcp:cloudscheduler/job:Job.',
    ],
    ...[
      "* * * *",
      "* * * * * *",
      "60 * * * *",
      "* 24 * * *",
      "* * 0 * *",
      "* * 32 * *",
      "* * * 13 *",
      "* * * * 8",
      "*/0 * * * *",
      "5-1 * * * *",
      "*-5 * * * *",
      "1,,2 * * * *",
      "x * * * *",
      "* * * mon *",
      "every 5 minutes",
      "0 0 31 2 *",
      "0 0 L * *",
    ].map((schedule) => ["job", "schedule", schedule, badCron(schedule)] as const),
    ["job", "timeZone", "Asia/Tokio", badZone("Asia/Tokio")],
    ["job", "timeZone", "+09:00", badZone("+09:00")],
    ["job", "timeZone", "", badZone("")],
    [
      "job",
      "pubsubTarget",
      undefined,
      "pubsubTarget: A job needs exactly one of pubsubTarget and httpTarget.",
    ],
    [
      "job",
      "httpTarget",
      { uri: "https://example.com" },
      "pubsubTarget: A job needs exactly one of pubsubTarget and httpTarget.",
    ],
    ["job", "retryConfig.retryCount", 6, "retryConfig.retryCount: retryConfig.retryCount 6 must be 0 to 5."],
    ["job", "retryConfig.minBackoffDuration", "5", badRetry("minBackoffDuration", "5")],
    ["job", "retryConfig.maxBackoffDuration", "1m", badRetry("maxBackoffDuration", "1m")],
    ["job", "retryConfig.maxRetryDuration", "-1s", badRetry("maxRetryDuration", "-1s")],
    [
      "job",
      "retryConfig.minBackoffDuration",
      "61s",
      'retryConfig.minBackoffDuration: retryConfig.minBackoffDuration "61s" is over retryConfig.maxBackoffDuration "60s".',
    ],
    [
      "job",
      "attemptDeadline",
      "60s",
      "attemptDeadline: attemptDeadline is ignored for pubsubTarget, and would differ for ever: leave it out.",
    ],
    [
      "job",
      "pubsubTarget.topicName",
      "alerts",
      'pubsubTarget.topicName: pubsubTarget.topicName "alerts" must look like projects/P/topics/T.',
    ],
    ["job", "pubsubTarget.data", "{}", 'pubsubTarget.data: pubsubTarget.data "{}" must be base64.'],
    [
      "job",
      "pubsubTarget",
      { topicName: "projects/shop/topics/alerts", data: "", attributes: {} },
      "pubsubTarget: pubsubTarget needs data or an attribute.",
    ],
    [
      "job",
      "pubsubTarget.topicName",
      "projects/shop/topics/none",
      "googleapi: Error 404: Topic 'projects/shop/topics/none' was not found.",
    ],
    [
      "job",
      "project",
      "other",
      "googleapi: Error 403: cloudscheduler.googleapis.com has not been used in project other before or it is disabled. Enable it with a projects/service:Service that this resource depends on. [SERVICE_DISABLED]",
    ],
    [
      "job",
      "description",
      "again",
      "googleapi: Error 409: Resource 'projects/shop/locations/asia-northeast1/jobs/sample' already exists.",
    ],
    [
      "job",
      "appEngineHttpTarget",
      {},
      'appEngineHttpTarget: The sandbox does not know the input "appEngineHttpTarget" of gcp:cloudscheduler/job:Job.',
    ],
  ]);

  it.each<readonly [Properties, string]>([
    [
      { uri: "example.com" },
      'httpTarget.uri: httpTarget.uri "example.com" must start with http:// or https://.',
    ],
    [
      { httpMethod: "TRACE" },
      'httpTarget.httpMethod: httpTarget.httpMethod "TRACE" must be one of POST, PUT, PATCH, GET, HEAD, DELETE, OPTIONS.',
    ],
    [{ body: "{}" }, 'httpTarget.body: httpTarget.body "{}" must be base64.'],
    [{ httpMethod: "GET", body: "e30=" }, "httpTarget.body: A request with GET has no body."],
    [
      { oidcToken: { serviceAccountEmail: RUNTIME }, oauthToken: { serviceAccountEmail: RUNTIME } },
      "httpTarget: httpTarget has both an oidcToken and an oauthToken.",
    ],
    [
      { oidcToken: { serviceAccountEmail: "none@shop.iam.gserviceaccount.com" } },
      "googleapi: Error 400: Service account none@shop.iam.gserviceaccount.com does not exist.",
    ],
    [
      { oauthToken: { serviceAccountEmail: "api-runtime@other.iam.gserviceaccount.com" } },
      "googleapi: Error 400: Service account api-runtime@other.iam.gserviceaccount.com must be in the project of the job, 'shop'.",
    ],
  ])("with the request %j", async (target, error) => {
    await expect(world.apply("job", web(target))).rejects.toThrow(new Error(error));
  });

  it.each(["14s", "1801s"])("with a request and the deadline %s", async (attemptDeadline) => {
    await expect(world.apply("job", { ...web({}), attemptDeadline })).rejects.toThrow(
      new Error(`attemptDeadline: attemptDeadline "${attemptDeadline}" must be 15s to 1800s.`),
    );
  });
});

describe("a job is taken", () => {
  it.each<readonly [string, Json | undefined]>([
    ["schedule", "0 9 * * 1-5"],
    ["schedule", "59 23 31 12 7"],
    ["schedule", "0,15,30-45/5 */6 1 jan,JUL sun-fri"],
    ["timeZone", undefined],
    ["timeZone", "Etc/UTC"],
    ["pubsubTarget.data", undefined],
    ["pubsubTarget.data", "AAA="],
    ["pubsubTarget.attributes", undefined],
    ["pubsubTarget.topicName", "projects/1001/topics/alerts"],
    ["retryConfig", undefined],
    ["retryConfig.minBackoffDuration", "3.5s"],
    ["retryConfig.minBackoffDuration", "60s"],
    ["retryConfig.retryCount", 5],
  ])("with %s = %j", async (path, value) => {
    const { id } = await world.apply("job", set(set(world.valid("job"), "name", "candidate"), path, value));
    await world.of("job").delete(TYPES.job, id);
  });

  it.each<Properties>([
    {},
    { httpMethod: "PATCH", body: "e30=" },
    { httpMethod: "GET", oidcToken: { serviceAccountEmail: RUNTIME, audience: "https://example.com" } },
  ])("with the request %j", async (target) => {
    const { id } = await world.apply("job", { ...web(target), attemptDeadline: "15s" });
    await world.of("job").delete(TYPES.job, id);
  });

  it("in the region of the provider where it names none, and then runs in UTC", async () => {
    const client = new ProviderClient(world.clouds, "gcp");
    await client.configure({ project: "shop", region: "asia-northeast2" });
    const { project, region, timeZone, ...rest } = world.valid("job");
    const { id, outputs } = await client.apply(TYPES.job, rest);
    expect(id).toBe("projects/shop/locations/asia-northeast2/jobs/sample");
    expect(outputs).toMatchObject({ timeZone: "Etc/UTC", state: "ENABLED" });
    client.close();
  });

  it("paused, and resumed in place", async () => {
    const job = { ...world.valid("job"), name: "resting" };
    const { id, outputs } = await world.apply("job", { ...job, paused: true });
    expect(outputs.state).toBe("PAUSED");
    expect((await world.of("job").update(TYPES.job, id, outputs, job)).state).toBe("ENABLED");
  });
});
