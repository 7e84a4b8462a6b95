import * as z from "zod";
import type { GrantKind, Guards } from "../../model/drift/guarded.ts";
import { asRefusal } from "../vendors/as-refusal.ts";
import type { GoogleClient } from "../vendors/google.ts";
import { NoAnswer, understood } from "../vendors/no-answer.ts";

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

const Policy = z.object({
  bindings: z.array(z.object({ role: z.string(), members: z.array(z.string()).default([]) })).default([]),
});
const Job = z.object({ state: z.string() });
/** https://cloud.google.com/iam/docs/reference/rest/v1/projects.serviceAccounts.keys/list */
const Keys = z.object({ keys: z.array(z.object({ name: z.string() })).default([]) });
const Provider = z.object({ name: z.string() });

/**
 * What Google Cloud answers about what guards a stack. What is gone answers 404 and counts as empty: a refresh shows that
 * it is gone. Each method throws {@link Refused} where Google does not answer, or not as documented.
 */
export function googleGuards(
  google: GoogleClient,
): Pick<Guards, "grants" | "isPaused" | "keys" | "providers"> {
  return {
    async grants({ kind, name }) {
      const { service, path, body } = POLICIES[kind](name);
      const read = () => google.ask(service, path, body);
      const { bindings } = await answered(`the policy of ${name}`, read, Policy, { bindings: [] });
      return bindings.flatMap(({ role, members }) => members.map((member) => ({ role, member })));
    },
    async isPaused(job) {
      const read = () => google.ask("cloudscheduler", `v1/${job}`);
      return (await answered(job, read, Job, { state: "" })).state === "PAUSED";
    },
    async keys(account) {
      const read = () => google.ask("iam", `v1/${account}/keys?keyTypes=USER_MANAGED`);
      const { keys } = await answered(`the keys of ${account}`, read, Keys, { keys: [] });
      return keys.map(({ name }) => name.split("/").at(-1) ?? name);
    },
    async providers(pool) {
      const read = () =>
        google.list("iam", `v1/${pool}/providers?pageSize=100`, "workloadIdentityPoolProviders", Provider);
      const providers = await answered(`the providers of ${pool}`, read, z.array(Provider), []);
      return providers.map(({ name }) => name);
    },
  };
}

async function answered<Answer>(
  about: string,
  read: () => Promise<unknown>,
  schema: z.ZodType<Answer>,
  gone: Answer,
): Promise<Answer> {
  try {
    return understood(schema, await read(), "Google Cloud");
  } catch (error) {
    if (error instanceof NoAnswer && error.status === 404) return gone;
    throw asRefusal(`Google does not answer about ${about}`, error);
  }
}
