import { mapsDomains } from "../delivery/domain.ts";
import { withoutVersion } from "../delivery/image.ts";
import { toEnterprise } from "../delivery/infrastructure-protection.ts";
import { refusedReviewers, toNameReviewers } from "../delivery/reviewers.ts";
import { isDeployedByCi, pipelineOf, type Share } from "../delivery/share.ts";
import { KNOWN_REGIONS } from "../delivery/vercel-region.ts";
import { unless } from "../entities/entity.ts";
import { ownDomain } from "../entities/hosting.ts";
import { imageOwner } from "../entities/image-name.ts";
import { otherService } from "../entities/surface.ts";
import { runAppUrl } from "../names.ts";
import type { Complaint } from "../problems/problem.ts";
import { nearest, orElse, suggest } from "../problems/suggest.ts";
import type { StackSettings } from "../settings.ts";
import { FUNCTION_RULES } from "./function-settings.ts";
import type { SettingsRule } from "./settings-rule.ts";
import { UNREAD_RULES } from "./unread-settings.ts";

/**
 * What the providers would refuse halfway through a deployment, or accept without any effect: plan gates, deadlocks,
 * limits. Each rule looks at the settings of a stack together with what the catalogue declares for it.
 */
const RULES: readonly SettingsRule[] = [
  { needs: ["github"], says: "what the owner can have and be called", check: plansOfOwner },
  { needs: ["github"], says: "what GitHub's plan allows", check: githubPlan },
  { needs: ["github"], says: "who can read the published page", check: publishedPage },
  { needs: ["github"], says: "whose images are pushed", check: imagesOfOwner },
  { needs: ["github"], says: "who reviews", check: reviewers },
  { needs: ["github"], says: "who holds each role", check: roles },
  { needs: ["github", "vercel"], says: "what Vercel's plan allows", check: vercelPlan },
  { needs: ["supabase"], says: "connections of the database", check: databasePool },
  { needs: ["gcp"], says: "whether the region is known", check: knownRegion },
  { needs: ["gcp"], says: "where services answer", check: endpoints },
  { needs: ["images"], says: "which services have an image", check: images },
  { needs: ["images"], says: "whether each service is delivered", check: undelivered },
  { needs: ["budget"], says: "the budget", check: budgetAmount },
  { needs: ["freeze"], says: "whether the environment is frozen", check: frozen },
  ...FUNCTION_RULES,
  ...UNREAD_RULES,
];

/**
 * Checks settings together with what the catalogue declares for the stack. Of settings of which some keys are wrong, the
 * rest is checked.
 * @param settings the keys that are right
 * @param wrong the keys that are not
 */
export function checkSettings(
  settings: Partial<StackSettings>,
  share: Share,
  wrong: readonly string[] = [],
): Complaint[] {
  // A rule sees the keys that it needs, and each of those is right.
  return RULES.filter(({ needs }) => isRight(needs, wrong)).flatMap(({ check }) =>
    check(settings as StackSettings, share),
  );
}

/** What the rules that could not be checked are about, since keys that they need are wrong. */
export const uncheckedRules = (wrong: readonly string[]): string[] => [
  ...new Set(RULES.filter(({ needs }) => !isRight(needs, wrong)).map(({ says }) => says)),
];

const isRight = (needs: readonly string[], wrong: readonly string[]): boolean =>
  !needs.some((key) => wrong.includes(key));

/** Nothing is wrong with a freeze, and nobody should wonder why nothing moves. */
function frozen({ freeze }: StackSettings, { environment }: Share): readonly Complaint[] {
  return unless(freeze === undefined, {
    severity: "warning",
    field: ["freeze"],
    wrong: `${environment} is frozen: nothing is delivered, and no update changes it once this is deployed`,
    fix: "remove the setting to end the freeze",
  });
}

/** Source: GitHub documentation, "Managing environments for deployment": what each plan offers. */
function githubPlan({ github }: StackSettings, { pipelines }: Share): readonly Complaint[] {
  const { owner_type, visibility, plan, wait_timer_minutes, prevent_self_review } = github;
  if (visibility === "public") return [];
  const approved = pipelines.filter(({ approval_required }) => approval_required).map(({ id }) => id);
  if (plan === "free") {
    const isGuarded = approved.length > 0 || wait_timer_minutes > 0 || prevent_self_review;
    // The first plan above Free that such an owner may have.
    const next = PLANS_OF[owner_type][1] === "pro" ? "Pro" : "Team";
    return [
      {
        field: ["github", "plan"],
        wrong:
          "private repositories have no environments on GitHub Free, so there is no place for the stack's secrets",
        fix: `make the repository public, or ${isGuarded ? `${toEnterprise(github)}, which approvals and wait timers need` : `move to ${next}, or to Enterprise where another stack has approvals or wait timers`}`,
      },
    ];
  }
  if (plan === "enterprise") return [];
  const only = "on private repositories, GitHub has this on Enterprise only";
  return [
    ...unless(approved.length === 0, {
      field: ["github", "plan"],
      wrong: `an approval is required by ${approved.length === 1 ? "pipeline" : "pipelines"} ${approved.join(", ")}; ${only}`,
      fix: `make the repository public, ${toEnterprise(github)}, or set approval_required to false there`,
    }),
    ...unless(wait_timer_minutes === 0, {
      field: ["github", "wait_timer_minutes"],
      wrong: `there is a wait timer; ${only}`,
      fix: `write 0, make the repository public, or ${toEnterprise(github)}`,
    }),
    ...unless(!prevent_self_review, {
      field: ["github", "prevent_self_review"],
      wrong: `self-review is banned; ${only}`,
      fix: `write false, make the repository public, or ${toEnterprise(github)}`,
    }),
  ];
}

/**
 * Source: GitHub documentation, "Changing the visibility of your GitHub Pages site": a private repository's site is
 * public too, except on Enterprise Cloud.
 */
function publishedPage({ github }: StackSettings): readonly Complaint[] {
  const { visibility, plan, publish_page } = github;
  return unless(publish_page !== true || visibility === "public" || plan === "enterprise", {
    field: ["github", "publish_page"],
    wrong:
      "the repository is private, and everybody could read its page: sites are private on Enterprise only",
    fix: "write false, and take the page from the artifacts of a run",
  });
}

/** Source: GitHub's pricing page: personal accounts are Free or Pro, organizations Free, Team or Enterprise. */
const PLANS_OF = { user: ["free", "pro"], organization: ["free", "team", "enterprise"] } as const;

function plansOfOwner({ github }: StackSettings): readonly Complaint[] {
  const plans: readonly string[] = PLANS_OF[github.owner_type];
  return [
    ...unless(plans.includes(github.plan), {
      field: ["github", "plan"],
      wrong: `a GitHub ${github.owner_type} has no plan ${github.plan}`,
      fix: `one of: ${plans.join(", ")}; or correct owner_type`,
    }),
    // GitHub, "Abilities and restrictions of managed user accounts".
    ...unless(
      !(github.owner_type === "user" && github.owner.includes("_") && github.visibility === "public"),
      {
        field: ["github", "visibility"],
        wrong: "an owner with an underscore is a managed user, who has no public repository",
        fix: "write private or internal, or correct the owner",
      },
    ),
    // GitHub, "Enterprise Managed Users": the short code behind `_` is in logins of users alone.
    ...unless(github.owner_type === "user" || !github.owner.includes("_"), {
      field: ["github", "owner"],
      wrong: "no organization of GitHub has an underscore in its name",
      fix: `did you mean "${github.owner.replaceAll("_", "-")}"? If it is a managed user, write owner_type: user`,
    }),
  ];
}

/** The run's own token pushes packages of the repository's owner, and of nobody else. */
function imagesOfOwner({ github }: StackSettings, { pipelines }: Share): readonly Complaint[] {
  const own = github.owner.toLowerCase();
  const images = pipelines.flatMap(({ id, artifacts }) =>
    artifacts.flatMap((image, i) => {
      const owner = imageOwner(image);
      return owner === undefined ? [] : [{ id, image, owner, field: ["artifacts", i] }];
    }),
  );
  const wrong = images.filter(({ owner }) => owner !== own);
  return wrong.map(({ id, image, owner, field }) => ({
    field: ["github", "owner"],
    wrong: `pipeline ${id} pushes ${image}, and its token may push images of ${github.owner} only`,
    fix: `write artifacts: [ghcr.io/${own}/…] there, or correct the owner here`,
    ...(wrong.length < images.length && {
      entry: {
        kind: "pipelines",
        id,
        complaint: {
          field,
          wrong: `its token may push images of ${github.owner} only, which owns the repository`,
          fix: `did you mean "${image.replace(owner, own)}"?`,
        },
      },
    }),
  }));
}

function reviewers({ github }: StackSettings, { pipelines }: Share): readonly Complaint[] {
  const { users, teams } = github.reviewers;
  const approved = pipelines.find(({ approval_required }) => approval_required);
  return [
    ...unless(!approved || users.length + teams.length > 0, {
      field: ["github", "reviewers"],
      wrong: `pipeline ${approved?.id} requires an approval, and nobody can give it`,
      fix: toNameReviewers(github),
    }),
    ...refusedReviewers(github),
    ...unless(!(github.prevent_self_review && users.length === 1 && teams.length === 0), {
      field: ["github", "prevent_self_review"],
      wrong: "the sole reviewer could never deploy: nobody else can approve",
      fix: "write false, or add a second reviewer",
    }),
  ];
}

/** Teams are those of the repository's owner, and an owner of a secret is a role that somebody holds. */
function roles({ github }: StackSettings, { secrets, drafts }: Share): readonly Complaint[] {
  const { owner, owner_type } = github;
  // GitHub tells no upper case from lower case in a login.
  const isOwn = (team: string) =>
    owner_type === "organization" && team.toLowerCase().startsWith(`${owner.toLowerCase()}/`);
  const names = Object.keys(github.roles);
  const handles = Object.entries(github.roles).flatMap(([role, holders]) =>
    holders.map((handle, i) => ({
      handle,
      isRepeated: holders.findIndex((other) => other.toLowerCase() === handle.toLowerCase()) !== i,
      field: ["github", "roles", role, i],
    })),
  );
  const unheld = [...secrets, ...drafts].filter((secret) => !names.includes(secret.owner));
  const meantRole = nearest(unheld[0]?.owner ?? "", names);
  return [
    ...handles.flatMap(({ handle, isRepeated, field }) => [
      ...unless(!isRepeated, { field, wrong: "this one is written twice", fix: "keep one of the two" }),
      ...unless(!handle.includes("/") || isOwn(handle), {
        field,
        wrong:
          owner_type === "organization"
            ? "this team is another organization's, and only the owner's teams can own code and review"
            : "only organizations have teams, and the owner is a user",
        fix: owner_type === "organization" ? `write ${owner}/SLUG` : "write logins",
      }),
    ]),
    // Without roles, the owners of secrets are but words; with some, one that is missing is a slip.
    ...unless(names.length === 0 || unheld.length === 0, {
      severity: "warning",
      field: ["github", "roles"],
      wrong: `nobody holds the role ${unheld[0]?.owner} that owns ${unheld.map(({ id }) => id).join(", ")}`,
      fix: `add ${unheld[0]?.owner}: [LOGIN], or correct the owner in secrets.yaml${meantRole === undefined ? "" : `: did you mean "${meantRole}"?`}`,
    }),
  ];
}

/** Source: Vercel documentation, "Deploying Git repositories": Hobby imports personal repositories only. */
function vercelPlan({ github, vercel }: StackSettings, { vercel: surfaces }: Share): readonly Complaint[] {
  const connected = surfaces.find(({ git_branch }) => git_branch !== undefined);
  return [
    ...unless(!(connected && vercel.plan === "hobby" && github.owner_type === "organization"), {
      field: ["vercel", "plan"],
      wrong: `surface ${connected?.id} is built from Git, and Hobby cannot import an organization's repository`,
      fix: "move to Pro, or remove git_branch from the surface, with its builds in usage.yaml, and let CI deploy with a VERCEL_TOKEN",
    }),
    ...unless(!(vercel.plan === "hobby" && vercel.team), {
      field: ["vercel", "team"],
      wrong: "teams need Pro",
      fix: "remove it, or correct the plan",
    }),
  ];
}

/** A slip of the hand has the form of a region; a warning only, since Google opens regions that this program learns of later. */
function knownRegion({ gcp }: StackSettings): readonly Complaint[] {
  return unless(KNOWN_REGIONS.includes(gcp.region), {
    severity: "warning",
    field: ["gcp", "region"],
    wrong: "this program knows no region of Google Cloud by this name",
    fix: orElse(
      suggest(gcp.region, KNOWN_REGIONS),
      "if Google opened it lately (gcloud run regions list), leave it",
    ),
  });
}

/** Every request may hold a database connection: all instances together must not exceed what the pooler accepts. */
export function databasePool(
  { supabase }: Pick<StackSettings, "supabase">,
  { cloudRun }: Pick<Share, "cloudRun">,
): readonly Complaint[] {
  const users = cloudRun.filter(({ supabase_schema }) => supabase_schema !== undefined);
  const most = users.reduce(
    (sum, { max_instances, concurrency_limit }) => sum + max_instances * concurrency_limit,
    0,
  );
  const terms = users.map(
    ({ id, max_instances, concurrency_limit }) => `${id} ${max_instances} × ${concurrency_limit}`,
  );
  return unless(most <= supabase.max_clients, {
    field: ["supabase", "max_clients"],
    wrong: `surfaces may open ${most} database connections at once (${terms.join(", ")})`,
    fix: "lower max_instances or concurrency_limit, or raise max_clients together with the database's size",
  });
}

function endpoints({ gcp }: StackSettings, { cloudRun, environment }: Share): readonly Complaint[] {
  // Where one URL fits the settings, another one is itself what is wrong.
  const isKnown = cloudRun.some(({ id, endpoint_url }) => endpoint_url === runAppUrl(id, gcp));
  return cloudRun.flatMap((surface) => {
    if (ownDomain(surface) === undefined) {
      const own = runAppUrl(surface.id, gcp);
      const url = surface.endpoint_url;
      // What the URL has as it is here cannot be what is wrong.
      const isOtherNumber = !url.includes(`-${gcp.project_number}.`);
      // Other services' URLs, and those that Google chose the letters of, are told in the catalogue.
      const isTold = otherService(surface) !== undefined || url.endsWith(".a.run.app");
      return unless(url === own || isTold, {
        field: ["gcp", isOtherNumber ? "project_number" : "region"],
        wrong: `surface ${surface.id} declares ${url}, and Cloud Run will answer at ${own}`,
        fix: `correct it here, or write endpoint_url: ${own} in surfaces.yaml`,
        ...(isKnown && {
          entry: {
            kind: "surfaces",
            id: surface.id,
            complaint: {
              field: ["endpoint_url"],
              wrong: `Cloud Run will answer at ${own}, by the settings of ${environment}`,
              fix: `write "${own}"`,
            },
          },
        }),
      });
    }
    return unless(!gcp.map_domains || mapsDomains(gcp), {
      field: ["gcp", "map_domains"],
      wrong: `surface ${surface.id} has a domain of its own, and Cloud Run maps none in ${gcp.region}`,
      fix: "write false, or choose another region",
    });
  });
}

/** A budget of nothing is one that Cloud Billing does not keep, and one in another currency than its account's it refuses. */
function budgetAmount({ budget }: StackSettings): readonly Complaint[] {
  return unless(!(budget?.billing_account && (budget.amount ?? budget.monthly_usd) < 0.01), {
    field: ["budget", "monthly_usd"],
    wrong:
      "Cloud Billing keeps no budget of less than a cent, and the billing account is named to have one kept",
    fix: "write at least 0.01, or leave billing_account out",
  }).concat(budgetCurrency(budget));
}

function budgetCurrency(budget: StackSettings["budget"]): readonly Complaint[] {
  if (!budget) return [];
  const { billing_account, currency, amount } = budget;
  const decimals = decimalsOf(currency);
  return [
    ...unless(currency === "USD" || amount !== undefined, {
      field: ["budget", "currency"],
      wrong: `the billing account's budget is in ${currency}, and monthly_usd is in US dollars`,
      fix: `add amount: what may be spent in a month, in ${currency}`,
    }),
    ...unless(amount === undefined || billing_account !== undefined, {
      field: ["budget", "amount"],
      wrong: "this is the amount of a budget of Cloud Billing, and no billing account is named to keep one",
      fix: "add billing_account, or remove it",
    }),
    ...unless(amount === undefined || Number(amount.toFixed(decimals)) === amount, {
      field: ["budget", "amount"],
      wrong: `${currency} has ${decimals} decimals`,
      fix: `write ${Math.max(Number(amount?.toFixed(decimals)), 10 ** -decimals)}`,
    }),
  ];
}

/** Digits behind the point that a currency has: 2 of most, 0 of yen. */
const decimalsOf = (currency: string): number =>
  new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;

/** A service that no pipeline deploys runs what is pinned here. */
function undelivered(settings: StackSettings, { cloudRun, pipelines }: Share): readonly Complaint[] {
  return cloudRun.flatMap((surface) => {
    const pipeline = pipelineOf(surface, { pipelines });
    const isDelivered = isDeployedByCi(surface, { pipelines }) || Object.hasOwn(settings.images, surface.id);
    return unless(pipeline === undefined || isDelivered, {
      severity: "warning",
      relies: ["surfaces", "pipelines"],
      field: ["images"],
      about: "key",
      wrong: `nothing delivers surface ${surface.id}: pipeline ${pipeline?.id} has no Tag Deploy, and no image of it is pinned here`,
      fix: `add Tag Deploy to the stages of ${pipeline?.id}, or pin each release: ${surface.id}: IMAGE:TAG below skeleton:images`,
    });
  });
}

function images(settings: StackSettings, { cloudRun, pipelines }: Share): readonly Complaint[] {
  const free = cloudRun.map(({ id }) => id).filter((id) => !Object.hasOwn(settings.images, id));
  return Object.entries(settings.images).flatMap(([id, image]) => {
    const surface = cloudRun.find((candidate) => candidate.id === id);
    const pushed = pipelines.find(({ artifacts }) => artifacts.includes(withoutVersion(image)));
    return [
      ...unless(surface !== undefined, {
        field: ["images", id],
        about: "key",
        relies: ["surfaces"],
        wrong: "there is no Cloud Run surface of this id in this environment",
        fix: suggest(id, free, { none: "remove this line" }),
      }),
      ...unless(surface === undefined || pushed === undefined || pushed.app === surface.app, {
        field: ["images", id],
        wrong: `this is the image that pipeline ${pushed?.id} pushes, of ${pushed?.app}`,
        fix: `write an image of ${surface?.app}`,
      }),
    ];
  });
}
