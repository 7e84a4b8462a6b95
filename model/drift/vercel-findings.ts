import type { GuardedResource, GuardFinding, Guards } from "./guarded.ts";

const PROJECT = "vercel:index/project:Project";
const VARIABLE = "vercel:index/projectEnvironmentVariable:ProjectEnvironmentVariable";

/** Variables, secret or not, that somebody added to a site; a refresh shows those that are gone. */
export async function siteFindings(
  { urn, type, id, inputs }: GuardedResource,
  resources: readonly GuardedResource[],
  guards: Guards,
): Promise<GuardFinding[]> {
  if (type !== PROJECT || id === undefined) return [];
  const known = new Set(
    resources.flatMap((it) => (it.type === VARIABLE && it.id !== undefined ? [lastPart(it.id)] : [])),
  );
  const site = typeof inputs?.name === "string" ? inputs.name : id;
  return (await guards.siteVariables(id))
    .filter((variable) => !known.has(lastPart(variable.id)))
    .map(({ key, targets }) => ({
      urn,
      type: VARIABLE,
      name: `${key} (${targets.length > 0 ? targets.join(", ") : "no target"}) in ${site}`,
      verb: "create",
      properties: [],
    }));
}

/** The state's ids are `PROJECT/VARIABLE` or the variable's alone, by the provider's version. */
const lastPart = (id: string): string => id.split("/").at(-1) ?? id;
