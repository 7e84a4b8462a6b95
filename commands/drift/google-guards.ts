import { z } from "zod";
import type { GrantKind, Guards } from "../../model/drift/guards.ts";
import { Refused } from "../terminal/problems.ts";

/** How one request goes to an API of Google's; its answer, parsed. */
export type AskGoogle = (request: {
  readonly url: string;
  readonly method: "GET" | "POST";
}) => Promise<unknown>;

/**
 * Where the policy of each kind of thing is read (discovery documents of the APIs, `getIamPolicy`). That of a service
 * account is read by a POST. Version 3 shows conditions, which are a part of what a binding is.
 */
const POLICIES: Readonly<Record<GrantKind, (name: string) => Parameters<AskGoogle>[0]>> = {
  run: (name) => ({ method: "GET", url: `https://run.googleapis.com/v2/${name}:getIamPolicy?${VERSION}` }),
  secret: (name) => ({
    method: "GET",
    url: `https://secretmanager.googleapis.com/v1/${name}:getIamPolicy?${VERSION}`,
  }),
  account: (name) => ({
    method: "POST",
    url: `https://iam.googleapis.com/v1/${name}:getIamPolicy?${VERSION}`,
  }),
  bucket: (name) => ({
    method: "GET",
    url: `https://storage.googleapis.com/storage/v1/${name}/iam?optionsRequestedPolicyVersion=3`,
  }),
  topic: (name) => ({
    method: "GET",
    url: `https://pubsub.googleapis.com/v1/${name}:getIamPolicy?${VERSION}`,
  }),
  subscription: (name) => ({
    method: "GET",
    url: `https://pubsub.googleapis.com/v1/${name}:getIamPolicy?${VERSION}`,
  }),
  repository: (name) => ({
    method: "GET",
    url: `https://artifactregistry.googleapis.com/v1/${name}:getIamPolicy?${VERSION}`,
  }),
};
const VERSION = "options.requestedPolicyVersion=3";

const Policy = z.object({
  bindings: z.array(z.object({ role: z.string(), members: z.array(z.string()).default([]) })).default([]),
});
const Job = z.object({ state: z.string() });
/** https://cloud.google.com/iam/docs/reference/rest/v1/projects.serviceAccounts.keys/list */
const Keys = z.object({ keys: z.array(z.object({ name: z.string() })).default([]) });

/**
 * What Google Cloud answers about what guards a stack. Each method throws {@link Refused} where it does not answer, or not
 * as documented.
 */
export function googleGuards(ask: AskGoogle): Pick<Guards, "grants" | "isPaused" | "keys"> {
  const read = async <Answer>(schema: z.ZodType<Answer>, request: Parameters<AskGoogle>[0]) => {
    const { success, data } = schema.safeParse(await ask(request));
    if (success) return data;
    throw new Refused(`Google's answer to ${request.url} is not as documented\n    fix: try again later`);
  };
  return {
    async grants({ kind, name }) {
      const { bindings } = await read(Policy, POLICIES[kind](name));
      return bindings.flatMap(({ role, members }) => members.map((member) => ({ role, member })));
    },
    async isPaused(job) {
      const url = `https://cloudscheduler.googleapis.com/v1/${job}`;
      return (await read(Job, { method: "GET", url })).state === "PAUSED";
    },
    async keys(account) {
      const url = `https://iam.googleapis.com/v1/${account}/keys?keyTypes=USER_MANAGED`;
      const { keys } = await read(Keys, { method: "GET", url });
      return keys.map(({ name }) => name.split("/").at(-1) ?? name);
    },
  };
}
