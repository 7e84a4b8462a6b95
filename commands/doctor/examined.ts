import * as z from "zod";
import type { Planned } from "../../model/doctor/planned.ts";
import type { StateEntry } from "../../model/doctor/taken-names.ts";
import type { Values } from "../../model/stack/secret-value.ts";
import type { Stack } from "../estate.ts";
import type { BoundedFetch } from "../vendors/bounded-fetch.ts";
import type { VendorEndpoints } from "../vendors/endpoints.ts";
import type { GitHubClient } from "../vendors/github.ts";
import type { GoogleClient } from "../vendors/google.ts";
import { Blocked, NoAnswer, understood } from "../vendors/no-answer.ts";
import type { PublicDns } from "../vendors/public-dns.ts";
import type { VercelClient } from "../vendors/vercel.ts";
import { given, once } from "./check.ts";
import type { EngineReader } from "./clients/engine.ts";

/** What a stack is examined with. */
export interface Clients {
  readonly google: GoogleClient;
  readonly github: GitHubClient;
  readonly vercel: VercelClient;
  readonly dns: PublicDns;
  readonly engine: EngineReader;
  /** For vendors whose tokens are the values of secrets. */
  readonly fetch: BoundedFetch;
  readonly endpoints: VendorEndpoints;
}

/** How an examination is limited. */
export interface ExamineOptions {
  /** Shows no value of a secret to its vendor. */
  readonly offline?: boolean;
  /** The token for GitHub is one that only reads, since nothing there is to change. */
  readonly githubReads?: boolean;
}

/** A stack under examination. */
export interface Examined {
  readonly stack: Stack;
  readonly plan: readonly Planned[];
  readonly clients: Clients;
  readonly options: ExamineOptions;
  readonly facts: Facts;
}

const Project = z.object({
  name: z.string(),
  projectId: z.string(),
  state: z.string(),
  parent: z.string().optional(),
});

const Repository = z.object({
  id: z.int(),
  name: z.string(),
  private: z.boolean(),
  archived: z.boolean().default(false),
  /** Switched off by GitHub itself. */
  disabled: z.boolean().default(false),
  default_branch: z.string(),
  owner: z.object({ id: z.int(), login: z.string(), type: z.string() }),
  permissions: z.object({ admin: z.boolean().default(false) }).optional(),
});

const VercelUser = z.object({
  user: z.object({
    username: z.string(),
    billing: z.object({ plan: z.string().optional() }).nullish(),
    /** The team that a personal account of today consists of. */
    defaultTeamId: z.string().nullish(),
    /** Why Vercel deploys nothing of this account. */
    softBlock: z.object({ reason: z.string() }).nullish(),
  }),
});

/** A team of Vercel's, as far as it is read. */
export const TeamAnswer = z.object({
  slug: z.string(),
  billing: z.object({ plan: z.string().optional() }).nullish(),
  sensitiveEnvironmentVariablePolicy: z.string().nullish(),
});

/** Questions that more than one check asks; each is asked once. */
export interface Facts {
  readonly googleAccount: () => Promise<string | undefined>;
  readonly project: () => Promise<z.infer<typeof Project>>;
  readonly repository: () => Promise<
    z.infer<typeof Repository> & { readonly scopes?: string; readonly answeredAt?: string }
  >;
  readonly vercelUser: () => Promise<z.infer<typeof VercelUser>["user"]>;
  readonly vercelTeam: () => Promise<z.infer<typeof TeamAnswer> | undefined>;
  readonly backend: () => Promise<{ readonly user: string; readonly url: string }>;
  /** Whether the backend has the stack. */
  readonly hasStack: () => Promise<boolean>;
  /** What is deployed, or taken over by the next update; nothing where the stack is not there yet. */
  readonly deployed: () => Promise<readonly StateEntry[]>;
  readonly values: () => Promise<Values>;
}

/** The titles of the checks that report why a fact is missing. */
export const TITLES = {
  googleAccount: "login to Google Cloud",
  project: "project",
  repository: "repository",
  vercelUser: "login to Vercel",
  vercelTeam: "team",
  backend: "login of the Pulumi CLI",
  stack: "stack",
  values: "encryption of secrets",
} as const;

/** The facts of a stack, none of them asked for yet. */
export function factsOf(
  { environment, settings }: Stack,
  clients: Omit<Clients, "dns" | "fetch" | "endpoints">,
): Facts {
  const { gcp, github, vercel } = settings;
  const googleAccount = once(() => clients.google.account());
  const loggedIn = given(googleAccount, TITLES.googleAccount);
  const vercelUser = once(
    async () => understood(VercelUser, await clients.vercel("/v2/user"), "Vercel").user,
  );
  const vercelLogin = given(vercelUser, TITLES.vercelUser);
  const backend = once(() => clients.engine.backend());
  const login = given(backend, TITLES.backend);
  const hasStack = once(async () => {
    await login();
    const stacks = await clients.engine.stacks();
    return stacks.some(({ name }) => name.split("/").at(-1) === environment);
  });
  const stackKnown = given(hasStack, TITLES.stack);
  return {
    googleAccount,
    project: once(async () => {
      await loggedIn();
      return understood(
        Project,
        await clients.google.ask("cloudresourcemanager", `v3/projects/${gcp.project}`),
        "Google Cloud",
      );
    }),
    repository: once(async () => {
      const { data, headers } = await clients.github.ask("/repos/{owner}/{repo}", {
        owner: github.owner,
        repo: github.repository,
      });
      const { "x-oauth-scopes": scopes, date } = headers;
      return {
        ...understood(Repository, data, "GitHub"),
        ...(scopes !== undefined && { scopes: String(scopes) }),
        ...(date !== undefined && { answeredAt: String(date) }),
      };
    }),
    vercelUser,
    vercelTeam: once(async () => {
      await vercelLogin();
      if (vercel.team === undefined) return undefined;
      return understood(TeamAnswer, await clients.vercel(`/v2/teams/${vercel.team}`), "Vercel");
    }),
    backend,
    hasStack,
    deployed: once(async () => {
      const held = (await stackKnown()) ? await clients.engine.resources(environment) : [];
      return [...held, ...adopted(settings)];
    }),
    values: once(async () => {
      if (!(await stackKnown())) throw new Blocked(`needs "${TITLES.stack}", which is missing`);
      return clients.engine.values(environment);
    }),
  };
}

/** What `npm run adopt` has the next update take over, by type and name (`TYPE::NAME`): it is there and in nobody's way. */
function adopted({ adopt }: Stack["settings"]): StateEntry[] {
  return Object.keys(adopt ?? {}).map((key) => ({
    type: key.slice(0, key.lastIndexOf("::")),
    urn: key,
  }));
}

/** The answer, or nothing where the vendor says that there is no such thing. */
export async function ifThere<Answer>(asked: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof NoAnswer && error.status === 404) return undefined;
    throw error;
  }
}
