import * as z from "zod";
import type { AskedFor } from "../../model/drift/asked-rights.ts";
import { conditionText, type GrantKind, type Guards } from "../../model/drift/guarded.ts";
import type { GoogleClient } from "../vendors/google.ts";
import { NoAnswer, understood } from "../vendors/no-answer.ts";
import { unanswered } from "./unanswered.ts";

/** A question to one of Google's APIs: a body makes it a POST, and `null` is a POST without one. */
interface Question {
  readonly service: string;
  readonly path: string;
  readonly body?: unknown;
}

/**
 * Where the policy of each kind of thing is read (discovery documents of the APIs, `getIamPolicy`). Those of a service
 * account and of a project are read by a POST. Version 3 shows conditions, which are a part of what a binding is.
 */
const POLICIES: Readonly<Record<GrantKind, (name: string) => Question>> = {
  run: (name) => ({ service: "run", path: `v2/${name}:getIamPolicy?${VERSION}` }),
  secret: (name) => ({ service: "secretmanager", path: `v1/${name}:getIamPolicy?${VERSION}` }),
  account: (name) => ({ service: "iam", path: `v1/${name}:getIamPolicy?${VERSION}`, body: null }),
  bucket: (name) => ({ service: "storage", path: `storage/v1/${name}/iam?optionsRequestedPolicyVersion=3` }),
  topic: (name) => ({ service: "pubsub", path: `v1/${name}:getIamPolicy?${VERSION}` }),
  subscription: (name) => ({ service: "pubsub", path: `v1/${name}:getIamPolicy?${VERSION}` }),
  repository: (name) => ({ service: "artifactregistry", path: `v1/${name}:getIamPolicy?${VERSION}` }),
  project: (name) => ({
    service: "cloudresourcemanager",
    path: `v3/${name}:getIamPolicy`,
    body: { options: { requestedPolicyVersion: 3 } },
  }),
};
const VERSION = "options.requestedPolicyVersion=3";

const Condition = z.object({
  title: z.string().default(""),
  description: z.string().default(""),
  expression: z.string().default(""),
});
const Policy = z.object({
  bindings: z
    .array(
      z.object({
        role: z.string(),
        members: z.array(z.string()).default([]),
        condition: Condition.optional(),
      }),
    )
    .default([]),
});
const Job = z.object({ state: z.string() });
/** https://cloud.google.com/iam/docs/reference/rest/v1/projects.serviceAccounts.keys/list */
const Keys = z.object({ keys: z.array(z.object({ name: z.string() })).default([]) });
const Provider = z.object({ name: z.string() });
/** https://cloud.google.com/storage/docs/json_api/v1/projects/hmacKeys/list */
const HmacKey = z.object({ accessId: z.string() });
/** https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.snoozes */
const Snoozed = z.object({
  displayName: z.string(),
  criteria: z.object({ policies: z.array(z.string()).default([]) }),
  interval: z.object({ endTime: z.string() }),
});

/**
 * What Google Cloud answers about what guards a stack. What is gone answers 404 and counts as empty: a refresh shows that
 * it is gone. Each method throws {@link Unchecked} where the login lacks the right, and {@link Refused} where Google does
 * not answer, or not as documented.
 */
export function googleGuards(
  google: GoogleClient,
): Pick<Guards, "grants" | "isPaused" | "keys" | "hmacKeys" | "providers" | "subscribers" | "snoozes"> {
  return {
    async grants({ kind, name }) {
      const { service, path, body } = POLICIES[kind](name);
      const read = () => google.ask(service, path, body);
      const { bindings } = await answered(`the policy of ${name}`, kind, read, Policy, { bindings: [] });
      return bindings.flatMap(({ role, members, condition }) =>
        members.map((member) => ({ role, member, condition: conditionText(condition) })),
      );
    },
    async isPaused(job) {
      const read = () => google.ask("cloudscheduler", `v1/${job}`);
      return (await answered(job, "job", read, Job, { state: "" })).state === "PAUSED";
    },
    async keys(account) {
      const read = () => google.ask("iam", `v1/${account}/keys?keyTypes=USER_MANAGED`);
      const { keys } = await answered(`the keys of ${account}`, "keys", read, Keys, { keys: [] });
      return keys.map(({ name }) => name.split("/").at(-1) ?? name);
    },
    async hmacKeys(account) {
      const [, project = "", email = ""] = /^projects\/([^/]+)\/serviceAccounts\/(.+)$/.exec(account) ?? [];
      const path = `storage/v1/projects/${project}/hmacKeys?serviceAccountEmail=${encodeURIComponent(email)}`;
      const read = () => google.list("storage", path, "items", HmacKey);
      const keys = await answered(`the HMAC keys of ${account}`, "hmacKeys", read, z.array(HmacKey), []);
      return keys.map(({ accessId }) => accessId);
    },
    async providers(pool) {
      const read = () =>
        google.list("iam", `v1/${pool}/providers?pageSize=100`, "workloadIdentityPoolProviders", Provider);
      const about = `the providers of ${pool}`;
      const providers = await answered(about, "providers", read, z.array(Provider), []);
      return providers.map(({ name }) => name);
    },
    async subscribers(topic) {
      const read = () =>
        google.list("pubsub", `v1/${topic}/subscriptions?pageSize=100`, "subscriptions", z.string());
      return answered(`the subscriptions of ${topic}`, "subscribers", read, z.array(z.string()), []);
    },
    async snoozes(project) {
      const read = () => google.list("monitoring", `v3/${project}/snoozes?pageSize=100`, "snoozes", Snoozed);
      const snoozes = await answered(`the snoozes of ${project}`, "snoozes", read, z.array(Snoozed), []);
      return snoozes
        .map(({ displayName, criteria, interval }) => ({
          name: displayName,
          policies: criteria.policies,
          until: interval.endTime,
        }))
        .filter(({ until }) => Date.parse(until) > Date.now());
    },
  };
}

async function answered<Answer>(
  about: string,
  asked: AskedFor,
  read: () => Promise<unknown>,
  schema: z.ZodType<Answer>,
  gone: Answer,
): Promise<Answer> {
  try {
    return understood(schema, await read(), "Google Cloud");
  } catch (error) {
    if (error instanceof NoAnswer && error.status === 404) return gone;
    throw unanswered("Google", about, asked, error);
  }
}
