import * as z from "zod";
import type { Guards } from "../../model/drift/guarded.ts";
import { asRefusal } from "../vendors/as-refusal.ts";
import { NoAnswer, understood } from "../vendors/no-answer.ts";
import type { VercelClient } from "../vendors/vercel.ts";

/** Pages that are read of a list at most. */
const MOST_PAGES = 20;

const Texts = z.union([z.array(z.string()), z.string().transform((text) => [text])]);
/** vercel.com/docs/rest-api, "Retrieve the environment variables of a project". */
const Variables = z.object({
  envs: z.array(
    z.object({
      id: z.string(),
      key: z.string(),
      target: Texts.default([]),
      customEnvironmentIds: z.array(z.string()).default([]),
      gitBranch: z.string().nullish(),
    }),
  ),
  pagination: z.object({ next: z.number().nullish() }).optional(),
});

/**
 * What Vercel answers about what guards a stack; values are neither asked for nor decrypted. It throws {@link Refused}
 * where Vercel does not answer, or not as documented.
 */
export function vercelGuards(vercel: VercelClient): Pick<Guards, "siteVariables"> {
  return {
    async siteVariables(project) {
      const about = `Vercel does not answer about the variables of ${project}`;
      try {
        const found: z.infer<typeof Variables>["envs"] = [];
        let until: string | undefined;
        for (let page = 0; page < MOST_PAGES; page++) {
          const path = `/v10/projects/${encodeURIComponent(project)}/env`;
          const answer = understood(Variables, await vercel(path, until ? { until } : {}), "Vercel");
          found.push(...answer.envs);
          const next = answer.pagination?.next;
          if (!next) {
            return found.map(({ id, key, target, customEnvironmentIds, gitBranch }) => ({
              id,
              key,
              targets: [...target, ...customEnvironmentIds, ...(gitBranch ? [`branch ${gitBranch}`] : [])],
            }));
          }
          until = String(next);
        }
      } catch (error) {
        // The project is gone, which a refresh shows.
        if (error instanceof NoAnswer && error.status === 404) return [];
        throw asRefusal(about, error);
      }
      throw asRefusal(about, new NoAnswer("the list does not end"));
    },
  };
}
