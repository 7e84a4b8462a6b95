import type { Share } from "../delivery/share.ts";
import type { Environment } from "../entities/entity.ts";
import type { Complaint } from "../problems/problem.ts";
import type { StackSettings } from "../settings.ts";
import { databasePool } from "./settings-check.ts";

/** The settings of one stack. */
interface StackOf {
  readonly environment: Environment;
  readonly settings: StackSettings;
}

/** A fact about one thing in the world that both stacks state, and that therefore is one: where it stands, and of what. */
interface SharedFact {
  readonly field: readonly [string, string];
  /** What the fact is of; stacks that name different things may state different facts. */
  readonly of: (settings: StackSettings) => string | undefined;
  /** Nothing where a stack does not state it. */
  readonly value: (settings: StackSettings) => string | number | undefined;
  readonly about: string;
  /** Another setting that may be the wrong one, where it is what both name. */
  readonly suspect?: string;
  /** The vendor does not tell these names by their case. */
  readonly ignoresCase?: true;
}

const same = () => "this repository";
const ownerOf = ({ github }: StackSettings) => github.owner.toLowerCase();

/** The workflows of all stacks stand in one repository; its owner, a project and a team each are what they are. */
const FACTS: readonly SharedFact[] = [
  { field: ["github", "owner"], of: same, value: ownerOf, about: "the owner of this repository" },
  {
    field: ["github", "repository"],
    of: same,
    value: ({ github }) => github.repository.toLowerCase(),
    about: "the name of this repository",
  },
  {
    field: ["github", "repository_id"],
    of: same,
    value: ({ github }) => github.repository_id,
    about: "the id of this repository",
  },
  {
    field: ["github", "owner_id"],
    of: ownerOf,
    value: ({ github }) => github.owner_id,
    about: "the id of its owner",
  },
  {
    field: ["github", "owner_type"],
    of: ownerOf,
    value: ({ github }) => github.owner_type,
    about: "what its owner is",
  },
  {
    field: ["github", "plan"],
    of: ownerOf,
    value: ({ github }) => github.plan,
    about: "the plan of its owner",
  },
  {
    field: ["github", "visibility"],
    of: same,
    value: ({ github }) => github.visibility,
    about: "the visibility of this repository",
  },
  {
    field: ["github", "default_branch"],
    of: same,
    value: ({ github }) => github.default_branch,
    about: "the default branch of this repository",
  },
  {
    field: ["gcp", "project_number"],
    of: ({ gcp }) => gcp.project,
    value: ({ gcp }) => gcp.project_number,
    about: "the number of this project",
    suspect: "project",
  },
  {
    field: ["gcp", "project"],
    of: ({ gcp }) => gcp.project_number,
    value: ({ gcp }) => gcp.project,
    about: "the project of their common number",
    suspect: "project_number",
  },
  {
    field: ["gcp", "project_members"],
    of: ({ gcp }) => gcp.project,
    value: ({ gcp }) => written(gcp.project_members),
    about: "who has roles on this project",
    ignoresCase: true,
  },
  {
    field: ["github", "by_hand"],
    of: same,
    value: ({ github: { by_hand } }) => written({ ...by_hand, administrators: [] }),
    about: "what people keep in this repository",
    ignoresCase: true,
  },
  {
    field: ["github", "by_hand"],
    of: same,
    value: administrators,
    about: "who administers this repository",
    ignoresCase: true,
  },
  {
    field: ["vercel", "plan"],
    of: ({ vercel }) => vercel.team ?? "a personal account",
    value: ({ vercel }) => vercel.plan,
    about: "the plan of this account",
  },
  {
    field: ["supabase", "max_clients"],
    of: ({ supabase }) => supabase.project_ref,
    value: ({ supabase }) => supabase.max_clients,
    about: "what the pooler of this Supabase project accepts",
  },
];

/**
 * Who administers the repository beside the user that owns it. A stack that leaves it out says nothing of it, so it
 * contradicts no other; an empty list, and one of the owner alone, say that nobody else does.
 */
function administrators({ github: { owner, by_hand } }: StackSettings): string | undefined {
  const others = by_hand?.administrators?.filter((login) => login.toLowerCase() !== owner.toLowerCase());
  return others && written({ "": others });
}

/** A declaration as one text, in which the order and the repetition of names make no difference. */
function written(declared: Readonly<Record<string, readonly string[] | undefined>> | undefined): string {
  const parts = Object.entries(declared ?? {}).flatMap(([key, names = []]) =>
    names.map((name) => `${key} ${name}`.trim()),
  );
  const byName = new Map(parts.map((part) => [part.toLowerCase(), part]));
  return (
    [...byName.keys()]
      .sort()
      .map((name) => byName.get(name))
      .join(", ") || "nothing"
  );
}

const lower = (value: string | number | undefined): string | undefined => value?.toString().toLowerCase();

/** What two stacks say differently of one and the same thing: at most one of them is right. Reported at the later one. */
export function contradictions(
  stacks: readonly StackOf[],
): readonly { readonly environment: Environment; readonly complaint: Complaint }[] {
  const [first, ...others] = stacks;
  if (!first) return [];
  return others.flatMap(({ environment, settings }) =>
    FACTS.filter(({ of, value, ignoresCase }) => {
      const [one, other] = [first.settings, settings].map(value).map((it) => (ignoresCase ? lower(it) : it));
      const isStated = one !== undefined && other !== undefined;
      const what = of(first.settings);
      return what !== undefined && what === of(settings) && isStated && one !== other;
    }).map(({ field, about, value, suspect }) => ({
      environment,
      complaint: {
        field,
        wrong: `stack ${first.environment} says ${value(first.settings)}: both state ${about}, and one of them is wrong`,
        fix: `${suspect === undefined ? "" : `correct the ${suspect} of one, or `}write the right one for both stacks`,
      },
    })),
  );
}

/** Stacks that name one Supabase project share its pooler: their connections add up. Reported at the later one. */
export function sharedPool(
  stacks: readonly (StackOf & { readonly share: Pick<Share, "cloudRun"> })[],
): readonly { readonly environment: Environment; readonly complaint: Complaint }[] {
  const [first, ...others] = stacks;
  if (!first) return [];
  return others.flatMap(({ environment, settings, share }) => {
    const { project_ref } = settings.supabase;
    const isShared = project_ref !== undefined && project_ref === first.settings.supabase.project_ref;
    const isAlone = [first.share, share].some((one) => databasePool(settings, one).length > 0);
    // What one stack opens alone is told there.
    if (!isShared || isAlone) return [];
    return databasePool(settings, { cloudRun: [...first.share.cloudRun, ...share.cloudRun] }).map(
      ({ wrong, ...complaint }) => ({
        environment,
        complaint: {
          ...complaint,
          wrong: `stacks ${first.environment} and ${environment} name one Supabase project: ${wrong}`,
        },
      }),
    );
  });
}
