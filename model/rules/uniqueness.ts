import { ENVIRONMENTS, unless } from "../entities/entity.ts";
import { grouped } from "../entities/grouped.ts";
import { isSharedHost } from "../entities/hosting.ts";
import type { Pipeline } from "../entities/pipeline.ts";
import { otherService } from "../entities/surface.ts";
import { withField } from "../entities/with-field.ts";
import { alertNames, cloudNames } from "../names.ts";
import type { Complaint } from "../problems/problem.ts";
import { type CrossRule, finding, type RuleFinding } from "./cross-rule.ts";

/** What there can be one of only is declared once. */
export const oneOfEach: CrossRule = ({ pipelines, surfaces, guardrails, usage }) => [
  ...repeated(pipelines, place, (first) => ({
    field: ["app"],
    wrong: `pipeline ${first.id} delivers ${first.app} to ${first.environment} already`,
    fix: "merge the two, or change the app or the environment of one",
  })),
  ...repeated(
    namesakesFirst(withoutCopies(pipelines)),
    // File systems of Windows and macOS take them for one.
    ({ workflow_file }) => workflow_file.toLowerCase(),
    (first) => ({
      field: ["workflow_file"],
      wrong: `pipeline ${first.id} owns this file already`,
      fix: "give each pipeline a file of its own",
    }),
  ),
  ...repeated(surfaces, place, (first) => ({
    field: ["app"],
    wrong: `surface ${first.id} hosts ${first.app} in ${first.environment} already`,
    fix: "merge the two, or change the app or the environment of one",
  })),
  ...repeated(
    withoutCopies(surfaces).filter(({ endpoint_url }) => !isSharedHost(new URL(endpoint_url).hostname)),
    ({ endpoint_url }) => endpoint_url.toLowerCase(),
    (first) => ({
      field: ["endpoint_url"],
      wrong: `surface ${first.id} answers at this URL already`,
      fix: "give each surface a URL of its own",
    }),
  ),
  ...repeated(
    guardrails,
    (g) => `${g.surface} ${g.metric_name} ${g.observability_source}`,
    (first) => ({
      field: ["metric_name"],
      wrong: `guardrail ${first.id} watches this metric of the surface from the same source already`,
      fix: "keep one of the two guardrails",
    }),
  ),
  ...repeated(
    usage,
    ({ surface }) => surface,
    (first) => ({
      field: ["surface"],
      wrong: `usage ${first.id} is of this surface already`,
      fix: "merge the two",
    }),
  ),
];

/**
 * The schema belongs to the environment that it is called after, else to the one that uses it most; the surfaces of the
 * others get the error.
 */
export const ownSchemas: CrossRule = ({ surfaces }) => {
  const schemas = grouped(
    surfaces.filter(({ supabase_schema }) => supabase_schema !== undefined),
    ({ supabase_schema }) => supabase_schema,
  );
  return [...schemas].flatMap(([schema, users]) => {
    const byEnvironment = grouped(users, ({ environment }) => environment);
    const owner =
      ENVIRONMENTS.find((environment) => byEnvironment.has(environment) && schema?.includes(environment)) ??
      mostOf([...byEnvironment.values()])[0]?.environment;
    return users.flatMap((surface) => {
      const { environment } = surface;
      const other = [...byEnvironment].find(([of]) => of !== environment)?.[1][0];
      if (environment === owner || !other) return [];
      return finding(surface, [
        {
          field: ["supabase_schema"],
          wrong: `surface ${other.id} of ${other.environment} uses this schema too`,
          fix: `give each environment a schema of its own, e.g. "app_${environment}"`,
        },
      ]);
    });
  });
};

/** The names that ids become are free, and as long as their cloud allows. */
export const namesFit: CrossRule = ({ surfaces }) => {
  const names = cloudNames(surfaces, ENVIRONMENTS);
  return names.flatMap(({ of, name, length: [least, most], surface }) => {
    if (!surface) return [];
    const same = withField(names, "name", name).find((other) => other.of === of && other.surface !== surface);
    return finding(surface, [
      ...unless(name.length >= least && name.length <= most, {
        field: ["id"],
        wrong: `the id becomes the name of a ${of}, which has ${least} to ${most} characters, and this has ${name.length}`,
        fix: "choose an id of that length; names are never shortened",
      }),
      ...unless(!same, {
        field: ["id"],
        wrong: `the id becomes the name of a ${of}, and ${same?.surface ? same.surface.id : "the program"} has that name already`,
        fix: "choose another id",
      }),
    ]);
  });
};

/** No guardrail has the name of an alert that another one gets besides. */
export const alertsOfOneName: CrossRule = ({ guardrails }) => {
  const derived = new Map(
    guardrails.flatMap((guardrail) =>
      Object.entries(alertNames(guardrail)).map(([what, name]) => [
        name,
        `${what} alert of guardrail ${guardrail.id}`,
      ]),
    ),
  );
  return guardrails.flatMap((guardrail) => {
    const other = derived.get(guardrail.id);
    return finding(
      guardrail,
      unless(other === undefined, {
        field: ["id"],
        wrong: `the ${other} has this name`,
        fix: "choose another id",
      }),
    );
  });
};

/**
 * A URL of Cloud Run has the name of the service in it. The number and the region are compared with those of the settings,
 * where the exact URL is known.
 */
export const urlsOfOwnServices: CrossRule = ({ surfaces }) =>
  surfaces.flatMap((surface) => {
    const other = surface.platform === "cloud-run" ? otherService(surface) : undefined;
    return finding(
      surface,
      unless(other === undefined, {
        field: ["endpoint_url"],
        wrong: `Cloud Run gives this URL to a service called ${other?.service}, and this one is called ${surface.id}`,
        fix: `write "https://${surface.id}${other?.rest}"`,
      }),
    );
  });

/** The first of the largest lists. */
const mostOf = <T>(lists: readonly (readonly T[])[]): readonly T[] =>
  lists.reduce((most, list) => (list.length > most.length ? list : most), []);

const place = ({ app, environment }: { readonly app: string; readonly environment: string }): string =>
  `${app} ${environment}`;

/** A file that is called as one of two pipelines is that one's, whichever is written first. */
const namesakesFirst = (pipelines: readonly Pipeline[]): Pipeline[] =>
  [...pipelines].sort((a, b) => Number(isNamesake(b)) - Number(isNamesake(a)));

const isNamesake = ({ id, workflow_file }: Pipeline): boolean => workflow_file.includes(`/${id}.`);

/** The first entry of each app and environment: what a copy of it repeats besides is no mistake of its own. */
function withoutCopies<T extends Parameters<typeof place>[0]>(entities: readonly T[]): readonly T[] {
  const seen = new Set<string>();
  return entities.filter((entity) => {
    const isFirst = !seen.has(place(entity));
    seen.add(place(entity));
    return isFirst;
  });
}

function repeated<T extends { id: string }>(
  entities: readonly T[],
  key: (entity: T) => string,
  complaint: (first: T) => Complaint,
): RuleFinding[] {
  const seen = new Map<string, T>();
  return entities.flatMap((entity) => {
    const first = seen.get(key(entity));
    if (!first) seen.set(key(entity), entity);
    return first ? finding(entity, [complaint(first)]) : [];
  });
}
