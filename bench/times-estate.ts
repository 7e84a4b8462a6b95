import { parse, stringify } from "yaml";
import { ENVIRONMENTS } from "../model/entities/entity.ts";

/** The files of an estate: text by path, relative to its root. */
export type EstateFiles = Readonly<Record<string, string>>;

type Entry = Record<string, unknown> & { readonly id: string };

/** Secrets that only surfaces read get a copy for each app; a GitHub environment and a function take each name once. */
const SECRET_OF_SURFACES =
  /^(database-url|supabase-service-key|sentry-dsn|portal-supabase-url|portal-supabase-anon-key)-/;

/**
 * An estate a number of times as large: every app with its pipelines, surfaces, guardrails and use, and the secrets that
 * surfaces read, once more for each time. What an environment has one of stays one: registries, channels, tokens of CI.
 * @param base the files of a valid estate
 * @param apps the apps that it has
 */
export function timesEstate(base: EstateFiles, apps: readonly string[], times: number): EstateFiles {
  const copies = Array.from({ length: times - 1 }, (_, i) => copyOf(apps, i + 2));
  const files: Record<string, string> = { ...base };
  const grow = (kind: string, copied: (entry: Entry, copy: Copy) => Entry | undefined) => {
    const path = `catalogue/${kind}.yaml`;
    const entries = (parse(base[path] ?? "") ?? []) as Entry[];
    const more = copies.flatMap((copy) => entries.flatMap((entry) => copied(entry, copy) ?? []));
    files[path] = stringify([...entries, ...more], { lineWidth: 0 });
  };
  grow("pipelines", copiedPipeline);
  grow("surfaces", copiedSurface);
  grow("secrets", (entry, copy) =>
    SECRET_OF_SURFACES.test(entry.id) ? { ...entry, id: copy.id(entry.id) } : undefined,
  );
  grow("guardrails", (entry, copy) => ({ ...entry, id: copy.id(entry.id), surface: copy.id(entry.surface) }));
  grow("usage", (entry, copy) => ({ ...entry, id: copy.id(entry.id), surface: copy.id(entry.surface) }));
  for (const environment of ENVIRONMENTS) {
    const path = `Pulumi.${environment}.yaml`;
    files[path] = grownSettings(base[path] ?? "", copies);
  }
  return files;
}

/** The apps of an estate that {@link timesEstate} makes, each with the app that it is a copy of. */
export const timesApps = (apps: readonly string[], times: number): (readonly [name: string, of: string])[] =>
  Array.from({ length: times }, (_, i) =>
    apps.map((app) => [i === 0 ? app : `${app}-${i + 1}`, app] as const),
  ).flat();

/** How one copy is named. */
interface Copy {
  readonly app: (app: unknown) => string;
  /** `api-staging` → `api-2-staging`. */
  readonly id: (id: unknown) => string;
  /** The name of an app wherever it stands by itself in a text. */
  readonly text: (text: string) => string;
}

function copyOf(apps: readonly string[], number: number): Copy {
  const name = new RegExp(`(?<![\\w-])(${apps.join("|")})(?=$|[/.]|-(${ENVIRONMENTS.join("|")})|-v)`, "g");
  return {
    app: (app) => `${app}-${number}`,
    id: (id) => String(id).replace(new RegExp(`-(${ENVIRONMENTS.join("|")})$`), `-${number}-$1`),
    text: (text) => text.replace(name, `$1-${number}`),
  };
}

const copiedPipeline = (entry: Entry, copy: Copy): Entry => ({
  ...entry,
  id: copy.id(entry.id),
  app: copy.app(entry.app),
  workflow_file: copy.text(entry.workflow_file as string),
  triggers: (entry.triggers as string[]).map((trigger) => trigger.replace(/^tag:.*/, copy.text)),
  artifacts: (entry.artifacts as string[]).map(copy.text),
});

const copiedSurface = (entry: Entry, copy: Copy): Entry => ({
  ...entry,
  id: copy.id(entry.id),
  app: copy.app(entry.app),
  endpoint_url: (entry.endpoint_url as string).endsWith(".run.app")
    ? copy.text(entry.endpoint_url as string)
    : (entry.endpoint_url as string).replace(/\/\/([\w-]+)/, `//${copy.app("$1")}`),
  ...(entry.root_directory !== undefined && { root_directory: copy.text(entry.root_directory as string) }),
  ...(entry.invoked_by !== undefined && { invoked_by: (entry.invoked_by as string[]).map(copy.id) }),
  secrets: ((entry.secrets ?? []) as string[]).map((id) => (SECRET_OF_SURFACES.test(id) ? copy.id(id) : id)),
});

/** Settings that name surfaces, or that say how much all of them may have. */
function grownSettings(text: string, copies: readonly Copy[]): string {
  const settings = parse(text);
  const { "skeleton:sentry": sentry, "skeleton:supabase": supabase } = settings.config;
  if (sentry?.projects) {
    const projects = Object.entries(sentry.projects);
    for (const copy of copies) for (const [id, project] of projects) sentry.projects[copy.id(id)] = project;
  }
  if (supabase?.max_clients) supabase.max_clients *= copies.length + 1;
  return stringify(settings, { lineWidth: 0 });
}
