import * as z from "zod";
import { alertChannelFlaw, LINE_GROUP } from "./entities/alert-channel.ts";
import { emailFlaw } from "./entities/email-address.ts";
import { Id, Reference } from "./entities/entity.ts";
import { type Flaw, refusing, textWithout } from "./entities/flaw.ts";
import { freezeFlaw } from "./entities/freeze.ts";
import { REF_PATTERN, refFlaw } from "./entities/git-ref.ts";
import { loginFlaw, repositoryFlaw } from "./entities/github-names.ts";
import { MAX_WAIT_MINUTES } from "./entities/governed-value.ts";
import { registryFlaw } from "./entities/image-name.ts";
import { SentrySettings } from "./entities/sources/sentry.ts";

/** Name of the Pulumi project; the namespace of its configuration keys. */
export const PULUMI_PROJECT = "skeleton";

/** The part of a configuration that is this project's, by bare key: `skeleton:gcp` → `gcp`. */
export function ownConfig<T>(config: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(
    Object.entries(config)
      .filter(([key]) => key.startsWith(`${PULUMI_PROJECT}:`))
      .map(([key, part]) => [key.slice(PULUMI_PROJECT.length + 1), part]),
  );
}

/** `pulumi config set`, of any key, may write booleans back as texts. */
const Flag = z.preprocess(
  (value) => (value === "true" ? true : value === "false" ? false : value),
  z.boolean(),
);

/** A member of a policy that drift can tell apart from others; everybody is nobody whom somebody could mean. */
const Member = z
  .string()
  .regex(
    /^((user|group|serviceAccount):[^\s@]+@[^\s@]+\.[^\s@]+|serviceAccount:[^\s@[\]]+\.svc\.id\.goog\[[^\s@[\]]+\/[^\s@[\]]+\]|domain:[^\s@]+\.[^\s@]+|principal(Set)?:\/\/iam\.googleapis\.com\/\S+)$/,
  )
  .describe('a member as policies write it, e.g. "user:founder@example.com"');

/** Form of a project id. */
const PROJECT_ID = /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/;

/** Why a text is no project id: its form, or a word that Google refuses in one ("Creating and managing projects"). */
function projectFlaw(text: string): Flaw | undefined {
  // The description says what is right.
  if (!PROJECT_ID.test(text)) return { wrong: "this value does not fit", fix: "" };
  const [word] = /google|null|undefined|ssl/.exec(text) ?? [];
  return word === undefined
    ? undefined
    : {
        wrong: `Google has no project with "${word}" in its id`,
        fix: "write the id of the project, as `gcloud projects list` shows it",
      };
}

const Gcp = z
  .strictObject({
    project: textWithout(projectFlaw)
      .meta({ pattern: PROJECT_ID.source })
      .describe(
        'a Google Cloud project id of 6 to 30 characters, e.g. "acme-staging"; without a domain before it, since the accounts of such projects are named otherwise; it may be shared with another stack',
      ),
    project_number: z
      .string()
      .regex(/^[1-9][0-9]{5,18}$/)
      .describe(
        'the number of that project, which does not start with 0, in quotes: `gcloud projects describe PROJECT --format "value(projectNumber)"`',
      ),
    region: z
      .string()
      .regex(/^[a-z]+-[a-z]+[0-9]+$/)
      .describe('the region of Cloud Run and Artifact Registry, e.g. "asia-northeast1"'),
    map_domains: Flag.default(false).describe(
      "true or false: whether surfaces' own domains are mapped to their services; true once the accounts that run `pulumi up` are verified owners of them",
    ),
    project_members: z
      .record(
        z
          .string()
          .regex(/^(roles\/[A-Za-z0-9_.]+|(projects|organizations)\/[a-z0-9-]+\/roles\/[A-Za-z0-9_.]+)$/)
          .describe('a role as policies write it, e.g. "roles/owner"'),
        z.array(Member).min(1).describe("a list of members, at least one"),
      )
      .describe(
        "who beside this estate should have which role on the whole project, owners among them: members by role; `npm run drift` reports everybody else whose role reaches what is deployed. Leave out, and it does not check which people own the project",
      )
      .optional(),
  })
  .describe("a mapping of project, project_number and region");

/** Numeric ids as GitHub gives them; names can be taken over by others, ids cannot. */
const GitHubId = z.int().min(1);

/** What to write in the place of a number where a login is asked for: nobody would have a login of digits checked. */
const OF_ID = {
  ofNumber: "write the login, which `gh api user/ID --jq .login` tells; one of digits alone, in quotes",
} as const;

/** A user of GitHub, without an "@"; those that an enterprise manages have its short code behind a "_". */
const Login = z
  .string()
  .regex(/^[A-Za-z0-9](-?[A-Za-z0-9])*(_[A-Za-z0-9]+)?$/)
  .meta(OF_ID);

/** A user by login, or a team by organization and slug: as CODEOWNERS names them, without its "@". */
const Handle = z
  .string()
  .regex(/^[A-Za-z0-9](-?[A-Za-z0-9])*(_[A-Za-z0-9]+|\/[a-z0-9][a-z0-9_-]*)?$/)
  .meta(OF_ID);

/** Names that people give to secrets and variables: GitHub's, and Vercel's, which may be in lower case. */
const KeptName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/);
const keptNames = (what: string) =>
  z.array(KeptName.describe("the name of one")).default([]).describe(`names of ${what}`);

const GitHubByHand = z
  .strictObject({
    secrets: keptNames("secrets of the whole repository, of Dependabot, and of the organization"),
    variables: keptNames("variables of the whole repository, and of the organization"),
    deploy_keys: z
      .array(z.string().min(1).describe("the title of one"))
      .default([])
      .describe("titles of deploy keys that may write"),
    administrators: z
      .array(Login.describe("a login"))
      .describe(
        "logins of who administers the repository, beside the user that owns it, [] if nobody else does; leave out, and it is not checked",
      )
      .optional(),
  })
  .describe("what people keep in the repository by hand, so that `npm run drift` does not report it");

const VercelByHand = z
  .strictObject({
    variables: keptNames("variables of sites, and of the team, that no stack manages"),
    domains: z
      .array(
        z
          .string()
          .regex(/^(\*\.)?([a-z0-9-]+\.)+[a-z][a-z0-9-]+$/)
          .describe("a domain, in lower case"),
      )
      .default([])
      .describe("domains of sites that no surface declares"),
    deploy_hooks: z
      .array(z.string().min(1).describe("the name of one"))
      .default([])
      .describe("names of deploy hooks"),
  })
  .describe("what people keep at Vercel by hand, so that `npm run drift` does not report it");

const GitHub = z
  .strictObject({
    owner: textWithout(loginFlaw).describe("the user or organization that owns the repository"),
    owner_type: z.enum(["user", "organization"]).describe("user or organization"),
    owner_id: GitHubId.describe("numeric id of the owner: `gh api users/OWNER --jq .id`"),
    repository: textWithout(repositoryFlaw).describe("the name of the repository, without its owner"),
    repository_id: GitHubId.describe("numeric id of the repository: `gh api repos/OWNER/NAME --jq .id`"),
    // GitHub calls an internal repository private, too, and holds it to the plans of private ones.
    visibility: z
      .enum(["public", "private"], {
        error: ({ input }) => (input === "internal" ? "an internal repository is private" : undefined),
      })
      .describe("the visibility of the repository: public or private"),
    plan: z
      .enum(["free", "pro", "team", "enterprise"])
      .describe("the owner's GitHub plan: free, pro, team or enterprise"),
    default_branch: textWithout(refFlaw)
      .meta({ pattern: REF_PATTERN })
      .default("main")
      .describe("the repository's default branch"),
    reviewers: z
      .strictObject({
        users: z.array(GitHubId).default([]).describe("numeric ids of users: `gh api users/LOGIN --jq .id`"),
        teams: z
          .array(GitHubId)
          .default([])
          .describe("numeric ids of teams: `gh api orgs/ORG/teams/SLUG --jq .id`"),
      })
      .default({ users: [], teams: [] })
      .describe("who approves deployments where a pipeline requires it: users and teams, at most 6 together"),
    roles: z
      .record(
        Id.describe("the name of a role, in kebab-case"),
        z
          .array(Handle.describe('a login, or a team as "ORGANIZATION/SLUG"'))
          .min(1)
          .describe("a list of GitHub logins and teams, at least one"),
      )
      .default({})
      .describe(
        "who holds each role: GitHub logins and teams by the role's name; they review governed changes",
      ),
    prevent_self_review: z
      .boolean()
      .default(false)
      .describe("true or false: whether the person who started a deployment may not approve it"),
    wait_timer_minutes: z
      .int()
      .min(0)
      .max(MAX_WAIT_MINUTES)
      .default(0)
      .describe(`minutes that a deployment waits, 0 to ${MAX_WAIT_MINUTES}`),
    admins_bypass: z
      .boolean()
      .describe(
        "true or false: whether administrators of the repository may deploy without approval and wait; unless stated, not in production",
      )
      .optional(),
    publish_page: z
      .boolean()
      .describe(
        "true or false: whether each run on the default branch publishes the page of the estate to GitHub Pages; either stack may say so",
      )
      .optional(),
    by_hand: GitHubByHand.optional(),
  })
  .describe("a mapping that names the repository and its owner");

const Vercel = z
  .strictObject({
    plan: z
      .enum(["hobby", "pro", "enterprise"])
      .describe("the Vercel plan: hobby (non-commercial only), pro or enterprise"),
    team: z
      .string()
      .regex(/^team_[A-Za-z0-9]{24,32}$/)
      .describe('the id of the team, "team_" and 24 letters and digits; leave out for a personal account')
      .optional(),
    function_region: z
      .string()
      .regex(/^[a-z]{3}1$/)
      .describe(
        "the region of the sites' functions, e.g. \"hnd1\"; leave out for the one nearest to the stack's own region",
      )
      .optional(),
    all_variables_sensitive: z
      .boolean()
      .describe(
        "true where Vercel says that the team has a policy that forces all environment variables to be sensitive; false elsewhere",
      )
      .optional(),
    by_hand: VercelByHand.optional(),
  })
  .describe("a mapping of plan and, for a team, team");

const Alerts = z
  .strictObject({
    email: textWithout(emailFlaw).describe(
      "the address that gets every alert beside its own channel, so that no alert depends on one relay",
    ),
    line_groups: z
      .record(
        z.string().regex(LINE_GROUP).describe('a name for the group, as "line:NAME" calls it'),
        textWithout(lineIdFlaw).describe(
          'id of a LINE group, room or user, as its webhook events tell it: "C" and 32 hex digits',
        ),
      )
      .default({})
      .describe('ids of LINE groups, by the names that "line:NAME" calls them by'),
    governance_channel: textWithout(alertChannelFlaw)
      .describe(
        'where records of the governance log are announced: "line:GROUP", "slack:#CHANNEL" or "webhook:NAME"; leave out to announce them nowhere',
      )
      .optional(),
    governance_secret: Reference.describe(
      "the id of the secret with which the relay tells that channel; leave out where a guardrail that tells a channel of the same kind refers to it",
    ).optional(),
  })
  .describe("a mapping of email and, for LINE, line_groups");

/** Why a text is no id that LINE tells a group, a room or a user by. */
function lineIdFlaw(text: string): Flaw | undefined {
  if (/^[CRU][0-9a-f]{32}$/.test(text)) return undefined;
  const fix = 'write the id of a group as its webhook events tell it: "C" and 32 hex digits in lower case';
  return /^[0-9a-f]{32}$/i.test(text)
    ? {
        wrong: "this has the form of a channel secret of LINE",
        fix: `${fix}; if it is one, reissue it`,
        isHidden: true,
      }
    : { wrong: "this value does not fit", fix };
}

const Supabase = z
  .strictObject({
    project_ref: z
      .string()
      .regex(/^[a-z]{20}$/)
      .describe("the reference of the project: the 20 letters that its URL starts with")
      .optional(),
    max_clients: z
      .int()
      .min(1)
      .default(200)
      .describe("clients that the pooler accepts, at least 1; 200 on Supabase's smallest compute size"),
  })
  .default({ max_clients: 200 })
  .describe("a mapping of max_clients and, to ask its metrics, project_ref");

const Budget = z
  .strictObject({
    monthly_usd: z
      .number()
      .min(0)
      .max(1_000_000)
      .describe("US dollars that the environment may be expected to cost in a month, 0 to 1000000"),
    billing_account: z
      .string()
      .regex(/^[0-9A-F]{6}(-[0-9A-F]{6}){2}$/)
      .describe(
        'the id of the Cloud Billing account that pays, e.g. "000000-AAAAAA-000000": `gcloud billing accounts list`; a budget is kept there; stacks that name none share one',
      )
      .optional(),
    currency: z
      .string()
      .refine((code) => Intl.supportedValuesOf("currency").includes(code))
      .describe(
        'the currency of that account, a code of ISO 4217, e.g. "JPY": `gcloud billing accounts describe ID --format "value(currencyCode)"`',
      )
      .default("USD"),
    amount: z
      .number()
      .positive()
      .max(1_000_000_000)
      .describe("the budget of the billing account, in that currency; monthly_usd where it is USD")
      .optional(),
  })
  .describe(
    "a mapping of monthly_usd and, for a budget of Cloud Billing, billing_account, currency and amount",
  );

/** `ghcr.io/owner/name` or any registry path, with the tag or digest that pins it. */
export const PinnedImage = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9.-]*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)+(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}(@sha256:[0-9a-f]{64})?|@sha256:[0-9a-f]{64})$/,
  )
  .superRefine(refusing(registryFlaw))
  .describe('an image with its tag or digest, e.g. "ghcr.io/acme/api@sha256:…"');

/** Everything that one stack's configuration file says, apart from the values of secrets. */
export const StackSettings = z.strictObject({
  gcp: Gcp,
  github: GitHub,
  vercel: Vercel,
  alerts: Alerts,
  supabase: Supabase,
  sentry: SentrySettings.optional(),
  budget: Budget.optional(),
  protection: Flag.describe(
    "true or false: whether data and identities refuse to be deleted; true in production until it is torn down",
  ),
  freeze: textWithout(freezeFlaw)
    .describe(
      'the reason, as a text, why nothing is delivered to the environment and no update changes it, e.g. "the audit runs until Friday"; remove it to end the freeze',
    )
    .optional(),
  images: z
    .record(Reference.describe("the id of a Cloud Run surface, in kebab-case"), PinnedImage)
    .default({})
    .describe("images by surface id, for when the running one must not be kept"),
  adopt: z
    .record(
      z.string().describe("type and name of a resource, TYPE::NAME"),
      z.string().min(1).describe("the id to import, as `npm run adopt` writes it"),
    )
    .optional()
    .describe("ids of what the next update takes over: `npm run adopt` writes and removes it"),
});

/** Parsed {@link StackSettings}. */
export type StackSettings = z.infer<typeof StackSettings>;

/** Configuration keys that hold values of entries of the secrets catalogue, by secret id. */
export const VALUE_KEYS = { sensitive: "secrets", plain: "variables" } as const;

/** The same as a stack's file writes them. */
export const VALUE_NAMES: readonly string[] = Object.values(VALUE_KEYS).map(
  (key) => `${PULUMI_PROJECT}:${key}`,
);

/** The command that stores a secret's value. */
export function setValueCommand(secret: { id: string; sensitive: boolean }, stack: string): string {
  return secret.sensitive
    ? `pulumi config set --stack ${stack} --secret --path '${VALUE_KEYS.sensitive}.${secret.id}'`
    : `pulumi config set --stack ${stack} --path '${VALUE_KEYS.plain}.${secret.id}' VALUE`;
}
