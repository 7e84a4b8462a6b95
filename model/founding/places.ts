import { APPS, type App, traitsOf } from "../entities/app.ts";
import { ENVIRONMENTS, type Environment } from "../entities/entity.ts";
import { own } from "../entities/own.ts";
import { runAppUrl } from "../names.ts";
import { type Answers, PLATFORM_URL } from "./answers.ts";

/** An app in an environment: what a surface, a pipeline and a usage entry are of. */
export interface PlaceOfApp {
  readonly app: App;
  readonly environment: Environment;
}

/**
 * Answers, and what an estate has beyond them: the places that there are, where an app is in one environment only, and
 * the stacks, where no app runs in one of them.
 */
export type Founding = Answers & {
  readonly places?: readonly PlaceOfApp[];
  readonly stacks?: readonly Environment[];
};

/** Every app in every environment that was asked for, in the order of the app table. */
export function placesOf({ environments, apps, places }: Founding): readonly PlaceOfApp[] {
  if (places) return places;
  return ENVIRONMENTS.filter((name) => environments.includes(name)).flatMap((environment) =>
    APPS.filter((name) => apps.includes(name)).map((app) => ({ app, environment })),
  );
}

/** Id of the surface and of the pipeline of an app in an environment. */
export const idOf = ({ app, environment }: PlaceOfApp): string => `${app}-${environment}`;

/** Whether anybody may call it: an app with an OpenAPI file is made to be called, a worker is not. */
export const isPublicApp = (app: App): boolean =>
  traitsOf(app).platform !== "cloud-run" || traitsOf(app).hasOpenApi;

/** The URL that users of an app call: at the host that was answered, below the domain, or what the platform gives. */
export function endpointUrl(place: PlaceOfApp, answers: Founding): string {
  const { app, environment } = place;
  const host = own(answers.hosts[environment], app) ?? domainHost(place, answers.domain);
  return host === PLATFORM_URL ? platformUrl(place, answers) : `https://${host}`;
}

/** The host of an app below a domain; a private service has none. */
export function domainHost({ app, environment }: PlaceOfApp, domain: string): string {
  if (domain === PLATFORM_URL || !isPublicApp(app)) return PLATFORM_URL;
  return environment === "production" ? `${app}.${domain}` : `${app}.${environment}.${domain}`;
}

/**
 * The URL that a platform gives. Names below vercel.app and expo.app are first come, first served, so the owner's name is
 * in them.
 */
export function platformUrl(place: PlaceOfApp, answers: Pick<Answers, "gcp" | "github">): string {
  const { app, environment } = place;
  const name = answers.github.owner.toLowerCase();
  switch (traitsOf(app).platform) {
    case "cloud-run":
      return runAppUrl(idOf(place), { region: answers.gcp.region, ...projectOf(environment, answers) });
    case "vercel":
      return `https://${name}-${idOf(place)}.vercel.app`;
    case "expo-eas":
      // EAS Hosting: production has the project's name, everything else an alias (docs.expo.dev, "Assign aliases").
      return `https://${name}-${app}${environment === "production" ? "" : `--${environment}`}.expo.app`;
  }
}

/** The project of a stack. One that no app runs in shares the other's until it is answered. */
export function projectOf(
  environment: Environment,
  { gcp }: Pick<Answers, "gcp">,
): { project: string; project_number: string } {
  const project = gcp[environment] ?? gcp.staging ?? gcp.production;
  if (!project) throw new Error("no Google Cloud project was answered");
  return project;
}

/** Whether Vercel may build a site from Git: Hobby imports no organization's repository. */
export const buildsFromGit = ({ vercel, github }: Pick<Answers, "vercel" | "github">): boolean =>
  vercel.plan !== "hobby" || github.owner_type === "user";

/** Whether Vercel builds the site of a place by itself, on each push: in staging, where it may. */
export const isBuiltByVercel = ({ app, environment }: PlaceOfApp, answers: Founding): boolean =>
  traitsOf(app).platform === "vercel" && environment === "staging" && buildsFromGit(answers);

/** Whether GitHub has reviewers for the repository: for private ones on Enterprise only. */
export const offersReviewers = ({
  visibility,
  plan,
}: Pick<Answers["github"], "visibility" | "plan">): boolean =>
  visibility === "public" || plan === "enterprise";

/** Whether people approve deployments to production: unless it is said, where reviewers are named and GitHub has them. */
export function isApproved({
  approvals,
  github,
}: {
  readonly approvals?: boolean | undefined;
  readonly github: Pick<Answers["github"], "visibility" | "plan" | "reviewers">;
}): boolean {
  const { users, teams } = github.reviewers;
  return offersReviewers(github) && (approvals ?? users.length + teams.length > 0);
}
