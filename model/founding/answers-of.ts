import { APPS, type App } from "../entities/app.ts";
import type { Catalogue } from "../entities/catalogue.ts";
import { ENVIRONMENTS, type Environment } from "../entities/entity.ts";
import { OBSERVABILITY_SOURCES, type ObservabilitySource } from "../entities/sources/source.ts";
import type { StackSettings } from "../settings.ts";
import type { Mapping } from "../yaml/source.ts";
import { type Answers, DEFAULT_SOURCES, PLATFORM_URL } from "./answers.ts";
import { domainHost, idOf, isApproved, platformUrl } from "./places.ts";

/** An estate that is read and checked. */
export interface FoundedEstate {
  readonly catalogue: Catalogue;
  /** Of each stack that there is; of one at least. */
  readonly settings: Readonly<Partial<Record<Environment, StackSettings>>>;
}

/**
 * The answers that produce an estate: what a founder who runs `init` again starts from. What was edited by hand and
 * follows from no answer is not in them; it is kept when the estate is changed.
 */
export function answersOf({ catalogue, settings }: FoundedEstate): Mapping {
  const { staging, production } = settings;
  const { surfaces, secrets } = catalogue;
  const environments = ENVIRONMENTS.filter((name) =>
    surfaces.some(({ environment }) => environment === name),
  );
  const last = lastOf(settings);
  const main = (environments.includes("production") ? production : staging) ?? last;
  const {
    prevent_self_review: _self,
    wait_timer_minutes: _wait,
    admins_bypass: _bypass,
    publish_page: _page,
    ...github
  } = last.github;
  const cloudRun = surfaces.filter((surface) => surface.platform === "cloud-run");
  return present({
    gcp: present({
      region: main.gcp.region,
      staging: staging && projectOf(staging),
      production: production && projectOf(production),
    }),
    github: present({ ...github, roles: isDefault(github) ? undefined : github.roles }),
    environments,
    apps: APPS.filter((app) => surfaces.some((surface) => surface.app === app)),
    approvals: approvalsOf({ catalogue, settings }),
    ...hostsOf({ catalogue, settings }),
    vercel: main.vercel,
    private_images:
      cloudRun.length > 0 ? cloudRun.some((it) => it.image_pull_secret !== undefined) : undefined,
    alerts: alertsOf({ catalogue, settings }),
    sources: sourcesOf(catalogue),
    sentry: sentryOf({ catalogue, settings }),
    supabase:
      secrets.some(({ service }) => service === "supabase") || surfaces.length === 0
        ? present({
            max_clients: main.supabase.max_clients,
            staging: staging?.supabase.project_ref,
            production: production?.supabase.project_ref,
          })
        : null,
    budget: main.budget ?? null,
  });
}

/** The settings of production, or of staging where that is all there is. */
function lastOf({ staging, production }: FoundedEstate["settings"]): StackSettings {
  const last = production ?? staging;
  if (!last) throw new Error("an estate has a stack");
  return last;
}

const projectOf = ({ gcp: { project, project_number } }: StackSettings): Mapping => ({
  project,
  project_number,
});

/** Whether the owner holds every role, as it is unless somebody else is named. */
const isDefault = ({
  owner,
  owner_type,
  roles,
}: Pick<StackSettings["github"], "owner" | "owner_type" | "roles">): boolean =>
  Object.values(roles).every((holders) => holders.join() === owner) && owner_type === "user";

/** Left out where it is what follows from the plan and the reviewers anyway. */
function approvalsOf({ catalogue, settings }: FoundedEstate): boolean | undefined {
  const { github } = lastOf(settings);
  const pipelines = catalogue.pipelines.filter(({ environment }) => environment === "production");
  if (pipelines.length === 0) return undefined;
  const is = pipelines.some(({ approval_required }) => approval_required);
  return is === isApproved({ github }) ? undefined : is;
}

/** The sources that are asked, beyond those that always are. */
const sourcesOf = ({ guardrails }: Catalogue): ObservabilitySource[] =>
  OBSERVABILITY_SOURCES.filter(
    (source) =>
      !DEFAULT_SOURCES.includes(source) && guardrails.some((it) => it.observability_source === source),
  );

/** The domain that most hosts are below, and the hosts that do not follow from it. */
function hostsOf({ catalogue, settings }: FoundedEstate): Mapping {
  const { surfaces } = catalogue;
  const host = (url: string) => new URL(url).hostname;
  const domains = surfaces.flatMap((surface) => {
    const name = host(surface.endpoint_url);
    const prefix = `${surface.app}.${surface.environment === "production" ? "" : `${surface.environment}.`}`;
    return name.startsWith(prefix) ? [name.slice(prefix.length)] : [];
  });
  const domain = domains.find((name) => isCommon(name, domains)) ?? PLATFORM_URL;
  const others = (environment: Environment) => {
    const stack = settings[environment];
    if (!stack) return {};
    return Object.fromEntries(
      surfaces
        .filter((surface) => surface.environment === environment)
        .flatMap((surface): [App, string][] => {
          const { gcp, github } = stack;
          const given = platformUrl(surface, {
            gcp: { region: gcp.region, [environment]: projectOf(stack) } as Answers["gcp"],
            github: github as Answers["github"],
          });
          const said = surface.endpoint_url === given ? PLATFORM_URL : host(surface.endpoint_url);
          return said === domainHost(surface, domain) ? [] : [[surface.app, said]];
        }),
    );
  };
  return { domain, hosts: { staging: others("staging"), production: others("production") } };
}

/** A domain that at least half of those that there are agree on. */
const isCommon = (name: string, all: readonly string[]): boolean =>
  all.filter((other) => other === name).length * 2 >= all.length;

function alertsOf({ catalogue, settings }: FoundedEstate): Mapping {
  const { guardrails, surfaces } = catalogue;
  const channel = (environment: Environment): string | undefined =>
    mostFrequent(
      guardrails
        .filter(({ surface }) => surfaces.some((it) => it.id === surface && it.environment === environment))
        .map(({ alert_channel }) => alert_channel),
    );
  const here = (environment: Environment) => {
    const email = settings[environment]?.alerts.email;
    const told = channel(environment);
    return present({ email, channel: told === `email:${email}` ? undefined : told });
  };
  const { staging, production } = settings;
  return present({
    email: lastOf(settings).alerts.email,
    staging: here("staging"),
    production: here("production"),
    line_groups: { ...staging?.alerts.line_groups, ...production?.alerts.line_groups },
    governance_channel: production?.alerts.governance_channel ?? staging?.alerts.governance_channel ?? null,
  });
}

function sentryOf({ catalogue, settings }: FoundedEstate): Mapping | null {
  const named = ENVIRONMENTS.flatMap((environment) => settings[environment]?.sentry ?? []);
  const [first] = named;
  if (!first) return null;
  const projects = APPS.flatMap((app): [App, string][] => {
    const id = catalogue.surfaces
      .filter((surface) => surface.app === app)
      .map(idOf)
      .find((surface) => named.some((it) => Object.hasOwn(it.projects, surface)));
    const project = named.find((it) => id !== undefined && Object.hasOwn(it.projects, id))?.projects[
      id ?? ""
    ];
    return project === undefined || project === app ? [] : [[app, project]];
  });
  return present({
    host: first.host,
    organization: first.organization,
    projects: Object.fromEntries(projects),
  });
}

function mostFrequent(texts: readonly string[]): string | undefined {
  const count = (text: string) => texts.filter((other) => other === text).length;
  return [...texts].sort((a, b) => count(b) - count(a))[0];
}

/** Without the fields that are undefined. */
const present = (fields: Mapping): Mapping =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
