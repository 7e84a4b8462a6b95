import * as z from "zod";
import type { Guards, SiteVariable } from "../../model/drift/guarded.ts";
import { NoAnswer, understood } from "../vendors/no-answer.ts";
import type { VercelClient } from "../vendors/vercel.ts";
import { unanswered } from "./unanswered.ts";

/** Pages that are read of a list at most. */
const MOST_PAGES = 20;

const Pagination = z.object({ next: z.number().nullish() }).optional();
const Texts = z.union([z.array(z.string()), z.string().transform((text) => [text])]);
const Variable = z.object({
  id: z.string(),
  key: z.string(),
  target: Texts.default([]),
  customEnvironmentIds: z.array(z.string()).default([]),
  gitBranch: z.string().nullish(),
});
/** vercel.com/docs/rest-api, "Retrieve the environment variables of a project". */
const Variables = z
  .object({ envs: z.array(Variable), pagination: Pagination })
  .transform(({ envs, pagination }) => ({ entries: envs, pagination }));
/** vercel.com/docs/rest-api, "Lists all Shared Environment Variables for a team". */
const SharedVariables = z
  .object({ data: z.array(Variable.omit({ gitBranch: true })), pagination: Pagination })
  .transform(({ data, pagination }) => ({ entries: data, pagination }));
/** vercel.com/docs/rest-api, "Retrieve project domains by project by id or name". */
const Domains = z
  .object({ domains: z.array(z.object({ name: z.string() })), pagination: Pagination })
  .transform(({ domains, pagination }) => ({ entries: domains, pagination }));
/** vercel.com/docs/rest-api, "Find a project by id or name"; the keys of the bypasses are the secrets themselves. */
const Project = z.object({
  protectionBypass: z.record(z.string(), z.object({ scope: z.string() })).default({}),
  link: z.object({ deployHooks: z.array(z.object({ name: z.string() })).default([]) }).nullish(),
});

interface Page<Entry> {
  readonly entries: readonly Entry[];
  readonly pagination?: z.infer<typeof Pagination>;
}

/**
 * What Vercel answers about what guards a stack; values are neither asked for nor decrypted. Each method throws
 * {@link Unchecked} where the token lacks the right, and {@link Refused} where Vercel does not answer, or not as documented.
 */
export function vercelGuards(
  vercel: VercelClient,
): Pick<Guards, "siteVariables" | "sharedVariables" | "siteDomains" | "siteDoors"> {
  async function list<Entry>(
    path: string,
    query: Readonly<Record<string, string>>,
    schema: z.ZodType<Page<Entry>>,
  ): Promise<Entry[]> {
    const found: Entry[] = [];
    let until: string | undefined;
    for (let page = 0; page < MOST_PAGES; page++) {
      const answer = understood(schema, await vercel(path, { ...query, ...(until && { until }) }), "Vercel");
      found.push(...answer.entries);
      const next = answer.pagination?.next;
      if (!next) return found;
      until = String(next);
    }
    throw new NoAnswer("the list does not end");
  }

  const of = (project: string) => `/v9/projects/${encodeURIComponent(project)}`;
  return {
    async siteVariables(project) {
      const path = `/v10/projects/${encodeURIComponent(project)}/env`;
      const read = () => list<z.infer<typeof Variable>>(path, {}, Variables);
      return (await answered(`the variables of ${project}`, read, [])).map(siteVariable);
    },
    async sharedVariables(project) {
      const read = () =>
        list<Omit<z.infer<typeof Variable>, "gitBranch">>("/v1/env", { projectId: project }, SharedVariables);
      return (await answered(`the shared variables of ${project}`, read, [])).map(siteVariable);
    },
    async siteDomains(project) {
      const read = () => list<{ name: string }>(`${of(project)}/domains`, {}, Domains);
      return (await answered(`the domains of ${project}`, read, [])).map(({ name }) => name);
    },
    async siteDoors(project) {
      const read = async () => understood(Project, await vercel(of(project)), "Vercel");
      const found = await answered(project, read, { protectionBypass: {}, link: null });
      return {
        bypasses: Object.values(found.protectionBypass).filter(({ scope }) => scope === "automation-bypass")
          .length,
        deployHooks: (found.link?.deployHooks ?? []).map(({ name }) => name),
      };
    },
  };
}

const siteVariable = ({
  id,
  key,
  target,
  customEnvironmentIds,
  gitBranch,
}: Omit<z.infer<typeof Variable>, "gitBranch"> & {
  readonly gitBranch?: string | null | undefined;
}): SiteVariable => ({
  id,
  key,
  targets: [...target, ...customEnvironmentIds, ...(gitBranch ? [`branch ${gitBranch}`] : [])],
});

/** What is gone holds nothing, and a refresh shows that it is gone. */
async function answered<Answer>(about: string, read: () => Promise<Answer>, gone: Answer): Promise<Answer> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof NoAnswer && error.status === 404) return gone;
    throw unanswered("Vercel", about, "site", error);
  }
}
