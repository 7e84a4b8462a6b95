import type { ProjectDomainArgs, ProjectDomainState } from "@pulumiverse/vercel/projectDomain.js";
import { identity, immutable, optional, resourceType } from "../provider/resource-type.ts";
import { requireVercelProject, vercelError } from "./vercel-api.ts";

const DOMAIN = "vercel:index/projectDomain:ProjectDomain";

/** A domain that a project answers under; no other project may have it. */
export const projectDomain = resourceType<ProjectDomainArgs, ProjectDomainState>({
  token: DOMAIN,
  inputs: {
    projectId: identity,
    domain: identity,
    teamId: immutable,
    gitBranch: optional,
    customEnvironmentId: optional,
    redirect: optional,
    redirectStatusCode: optional,
    waitForReady: optional,
  },
  fromProvider: { teamId: "team" },
  id: ({ projectId, domain }) => `${projectId}/${domain}`,
  *check({ domain, redirectStatusCode }) {
    if (!/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/.test(domain)) {
      yield { property: "domain", reason: `domain "${domain}" must be a domain name.` };
    }
    if (typeof redirectStatusCode === "number" && ![301, 302, 307, 308].includes(redirectStatusCode)) {
      yield { property: "redirectStatusCode", reason: "redirectStatusCode must be 301, 302, 307 or 308." };
    }
  },
  admit({ projectId, domain }, cloud, current) {
    requireVercelProject(cloud, projectId);
    const taken = cloud.find(DOMAIN, ({ id, inputs }) => inputs.domain === domain && id !== current?.id);
    if (taken && !cloud.preview) {
      throw vercelError(409, `Domain ${domain} is in use by project ${taken.inputs.projectId} already.`);
    }
  },
  computed: { verified: () => true, verifications: () => [] },
});
