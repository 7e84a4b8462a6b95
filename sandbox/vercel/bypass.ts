import { randomInt } from "node:crypto";
import type {
  ProjectProtectionBypassArgs,
  ProjectProtectionBypassState,
} from "@pulumiverse/vercel/projectProtectionBypass.js";
import { identity, immutable, optional, resourceType } from "../provider/resource-type.ts";
import { ALPHANUMERIC, requireVercelProject } from "./vercel-api.ts";

const BYPASS = "vercel:index/projectProtectionBypass:ProjectProtectionBypass";

/**
 * Lets automation through deployment protection. The real id ends in the secret itself; here it does not, so that the
 * store holds no secret.
 */
export const projectProtectionBypass = resourceType<
  ProjectProtectionBypassArgs,
  ProjectProtectionBypassState
>({
  token: BYPASS,
  inputs: {
    projectId: identity,
    teamId: immutable,
    secret: { immutable: true, secret: true },
    note: optional,
    isEnvVar: optional,
  },
  fromProvider: { teamId: "team" },
  id: ({ projectId }, cloud) => `${projectId}/bypass-${cloud.store.next("vercel bypasses")}`,
  *check({ secret, note }) {
    if (secret !== undefined && !/^[A-Za-z0-9]{32}$/.test(secret)) {
      yield { property: "secret", reason: "secret must be 32 letters and digits." };
    }
    if (note && note.length > 100) yield { property: "note", reason: "note is over 100 characters." };
  },
  admit: ({ projectId }, cloud) => requireVercelProject(cloud, projectId),
  computed: {
    secret: () => Array.from({ length: 32 }, () => ALPHANUMERIC[randomInt(ALPHANUMERIC.length)]).join(""),
    scope: () => "automation-bypass",
    createdAt: (_, { now }) => Date.parse(now),
    createdBy: () => "sandbox",
    /** The first bypass of a project is the one its deployments see. */
    isEnvVar: ({ projectId }, { cloud }) =>
      cloud.find(BYPASS, ({ inputs }) => inputs.projectId === projectId) === undefined,
  },
  secretOutputs: ["secret"],
});
