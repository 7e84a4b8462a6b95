import type { EnvironmentRules } from "../delivery/environment-rules.ts";

/** A resource of the engine's state, as far as guards depend on it. */
export interface GuardedResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

/** A role that a member has on a thing, as the thing's own policy says. */
export interface Grant {
  readonly role: string;
  readonly member: string;
  /** Its condition, as {@link conditionText} writes it; absent where it always holds. */
  readonly condition?: string | undefined;
}

/** A condition as one text; nothing where there is none. */
export function conditionText(condition: unknown): string | undefined {
  if (condition === null || typeof condition !== "object") return undefined;
  const { title = "", description = "", expression = "" } = condition as Readonly<Record<string, string>>;
  return [title, description, expression].join("/");
}

/** An account that CI runs as on Google Cloud. */
export interface CiAccount {
  readonly email: string;
  /** Whether its runs update a stack; others only read. */
  readonly updates: boolean;
}

/** What a GitHub environment holds, by name: no API shows a secret's value. */
export interface HeldNames {
  readonly secrets: readonly string[];
  readonly variables: readonly string[];
}

/** An environment variable of a project on Vercel. */
export interface SiteVariable {
  /** Vercel's own id of it. */
  readonly id: string;
  readonly key: string;
  /** Where it is set: `production`, `preview`, `development`, or a branch. */
  readonly targets: readonly string[];
}

/** Where names are kept that every run in a repository can read, or that of every Dependabot. */
export const REPOSITORY_STORES = {
  secrets: "secret",
  variables: "variable",
  dependabotSecrets: "secret",
  organizationSecrets: "secret",
  organizationVariables: "variable",
} as const satisfies Record<string, "secret" | "variable">;

/** One of the {@link REPOSITORY_STORES}. */
export type RepositoryStore = keyof typeof REPOSITORY_STORES;

/** What leads into a project on Vercel past its protection, or deploys it. */
export interface SiteDoors {
  /** How many secrets let automation past deployment protection. */
  readonly bypasses: number;
  /** Names of URLs of which each call deploys a branch. */
  readonly deployHooks: readonly string[];
}

/** An alert policy that is silenced for a while. */
export interface Snooze {
  readonly name: string;
  /** Full names of the policies. */
  readonly policies: readonly string[];
  /** When it ends, as RFC 3339 has it. */
  readonly until: string;
}

/** What the vendors answer about what guards a stack, and what no refresh shows. */
export interface Guards {
  /** What GitHub enforces for an environment; nothing where there is none. */
  rules(environment: string): Promise<EnvironmentRules | undefined>;
  /** What an environment holds. */
  held(environment: string): Promise<HeldNames>;
  /** The accounts that CI runs as on Google Cloud, as GitHub's environments name them. */
  ciAccounts(): Promise<readonly CiAccount[]>;
  /** What a store of the whole repository holds, by name. */
  repositoryHolds(store: RepositoryStore): Promise<readonly string[]>;
  /** Titles of the deploy keys that may write to the repository. */
  writingDeployKeys(): Promise<readonly string[]>;
  /** Logins of who administers the repository. */
  administrators(): Promise<readonly string[]>;
  /** Whether runs may approve pull requests, and so reviews that governance asks for. */
  runsApprove(): Promise<boolean>;
  /** Files of workflows that are switched off. */
  disabledWorkflows(): Promise<readonly string[]>;
  /** The variables of a project on Vercel, without their values. */
  siteVariables(project: string): Promise<readonly SiteVariable[]>;
  /** The variables of its team that a project on Vercel shares. */
  sharedVariables(project: string): Promise<readonly SiteVariable[]>;
  /** The domains that a project on Vercel answers under. */
  siteDomains(project: string): Promise<readonly string[]>;
  /** What leads into a project on Vercel. */
  siteDoors(project: string): Promise<SiteDoors>;
  /** The policy of a thing of Google Cloud: every grant on it, inherited ones left out. */
  grants(target: GrantTarget): Promise<readonly Grant[]>;
  /** Whether a job of Cloud Scheduler is paused, by its full name. */
  isPaused(job: string): Promise<boolean>;
  /** Names of the identity providers of a workload identity pool, by the pool's full name. */
  providers(pool: string): Promise<readonly string[]>;
  /** Ids of the keys that people made for a service account, by its full name. */
  keys(account: string): Promise<readonly string[]>;
  /** Ids of the keys for Cloud Storage that people made for a service account, by its full name. */
  hmacKeys(account: string): Promise<readonly string[]>;
  /** Full names of the subscriptions of a topic, by the topic's full name. */
  subscribers(topic: string): Promise<readonly string[]>;
  /** The snoozes of a project that have not ended. */
  snoozes(project: string): Promise<readonly Snooze[]>;
}

/** A thing of Google Cloud that has a policy of its own. */
export interface GrantTarget {
  readonly kind: GrantKind;
  /** Its full name as ids of bindings begin with it, e.g. `projects/P/secrets/S`. */
  readonly name: string;
}

/** Kinds of things whose policies are read, by the type token of the resource. */
export const GRANT_KINDS = {
  "gcp:cloudrunv2/service:Service": "run",
  "gcp:cloudfunctionsv2/function:Function": "run",
  "gcp:secretmanager/secret:Secret": "secret",
  "gcp:serviceaccount/account:Account": "account",
  "gcp:storage/bucket:Bucket": "bucket",
  "gcp:pubsub/topic:Topic": "topic",
  "gcp:pubsub/subscription:Subscription": "subscription",
  "gcp:artifactregistry/repository:Repository": "repository",
} as const satisfies Record<string, string>;

/** One of the kinds of things whose policies are read. */
export type GrantKind = (typeof GRANT_KINDS)[keyof typeof GRANT_KINDS] | "project";

/** Something that guards a stack and is otherwise than it was deployed. */
export interface GuardFinding {
  /** The resource that it is about. */
  readonly urn: string;
  /** Type token of what was added, or of the resource that differs. */
  readonly type: string;
  /** What was added, in words, or the name of the resource that differs. */
  readonly name: string;
  readonly verb: "create" | "change" | "delete";
  /** What differs: the value that was deployed, and the one that was found. */
  readonly properties: readonly {
    readonly path: string;
    readonly before: unknown;
    readonly after: unknown;
  }[];
}
