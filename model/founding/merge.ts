import { isDeepStrictEqual } from "node:util";
import { ENVIRONMENTS, type Environment } from "../entities/entity.ts";
import { own } from "../entities/own.ts";
import { PULUMI_PROJECT, VALUE_NAMES } from "../settings.ts";
import type { RawEntry } from "../yaml/rewrite.ts";
import { isMapping, type Mapping } from "../yaml/source.ts";
import type { RawEstate } from "./founded.ts";
import { withKnownSecrets } from "./known-secrets.ts";

/**
 * An estate after its answers changed. Of what is `present`, only that changes in which what follows from the answers as
 * they are (`is`) differs from what followed from them as they were (`was`). Everything else stays, with what was edited
 * by hand; what refers to something that is gone goes with it.
 */
export function mergedEstate(present: RawEstate, was: RawEstate, is: RawEstate): RawEstate {
  const [before, after] = [withKnownSecrets(was, present), withKnownSecrets(is, present)];
  const kinds = Object.keys(after.catalogue) as (keyof RawEstate["catalogue"])[];
  const catalogue = Object.fromEntries(
    kinds.map((kind) => [
      kind,
      mergedEntries(present.catalogue[kind], before.catalogue[kind], after.catalogue[kind]),
    ]),
  ) as unknown as RawEstate["catalogue"];
  const secrets = withReferred(catalogue, after.catalogue.secrets);
  const stacks = Object.fromEntries(
    ENVIRONMENTS.map((environment) => [
      environment,
      mergedValue(present.stacks[environment], before.stacks[environment], after.stacks[environment]),
    ]),
  ) as Record<Environment, Mapping>;
  return withoutStrays({ catalogue: { ...catalogue, secrets }, stacks }, present);
}

/**
 * The secrets, with each that an entry refers to and the estate lacks: one that was taken out by hand comes back with the
 * first new entry that takes it.
 */
function withReferred(
  { surfaces, pipelines, guardrails, secrets }: RawEstate["catalogue"],
  known: readonly RawEntry[],
): readonly RawEntry[] {
  const referred = [...surfaces, ...pipelines, ...guardrails].flatMap((entry) => [
    entry.image_pull_secret,
    ...(Array.isArray(entry.secrets) ? entry.secrets : []),
  ]);
  const missing = known.filter(({ id }) => referred.includes(id) && !secrets.some((one) => one.id === id));
  return missing.reduce((all, secret) => inserted(all, secret, known), secrets);
}

/** What a new estate is: all that follows from the answers, and of the present one the values of its secrets. */
export function foundedAnew(present: Pick<RawEstate, "stacks">, after: RawEstate): RawEstate {
  const stacks = Object.fromEntries(
    ENVIRONMENTS.map((environment) => {
      const own = Object.entries(present.stacks[environment]).filter(
        ([key]) => !key.startsWith(`${PULUMI_PROJECT}:`) || VALUE_NAMES.includes(key),
      );
      return [environment, { ...after.stacks[environment], ...Object.fromEntries(own) }];
    }),
  ) as Record<Environment, Mapping>;
  return withoutStrayValues({ ...after, stacks });
}

function mergedEntries(
  present: readonly RawEntry[],
  before: readonly RawEntry[],
  after: readonly RawEntry[],
): RawEntry[] {
  const find = (entries: readonly RawEntry[], id: string) => entries.find((entry) => entry.id === id);
  const kept = present.flatMap((entry): RawEntry[] => {
    const [was, is] = [find(before, entry.id), find(after, entry.id)];
    if (was && !is) return [];
    return [was && is ? (mergedValue(entry, was, is) as RawEntry) : entry];
  });
  const added = after.filter(({ id }) => !find(before, id) && !find(present, id));
  return added.reduce((entries, entry) => inserted(entries, entry, after), kept);
}

/** A new entry stands behind the one that it follows where all are new. */
function inserted(entries: readonly RawEntry[], entry: RawEntry, order: readonly RawEntry[]): RawEntry[] {
  const before = order.slice(0, order.indexOf(entry)).toReversed();
  const predecessor = before.find(({ id }) => entries.some((other) => other.id === id));
  const at = predecessor ? entries.findIndex(({ id }) => id === predecessor.id) + 1 : entries.length;
  return entries.toSpliced(at, 0, entry);
}

function mergedValue(present: unknown, before: unknown, after: unknown): unknown {
  if (isDeepStrictEqual(before, after)) return present;
  if (isMapping(present) && isMapping(after)) {
    const was = isMapping(before) ? before : {};
    return Object.fromEntries(
      keysInOrder(Object.keys(present), Object.keys(after))
        .map((key) => [key, mergedValue(own(present, key), own(was, key), own(after, key))] as const)
        .filter(([, value]) => value !== undefined),
    );
  }
  if (Array.isArray(present) && Array.isArray(before) && Array.isArray(after)) {
    const kept = present.filter((item) => !before.includes(item) || after.includes(item));
    return [...kept, ...after.filter((item) => !before.includes(item) && !kept.includes(item))];
  }
  return after;
}

/** The keys that there are, and each new one behind the one that it follows where all are new. */
function keysInOrder(present: readonly string[], after: readonly string[]): readonly string[] {
  return after.reduce((keys, key, i) => {
    if (keys.includes(key)) return keys;
    const predecessor = after.slice(0, i).findLast((other) => keys.includes(other));
    return keys.toSpliced(predecessor === undefined ? keys.length : keys.indexOf(predecessor) + 1, 0, key);
  }, present);
}

/** Without what refers to a surface, a pipeline or a secret that was there and is not any more. */
function withoutStrays(estate: RawEstate, present: RawEstate): RawEstate {
  const gone = (kind: "surfaces" | "pipelines" | "secrets") => {
    const left = estate.catalogue[kind].map(({ id }) => id);
    return present.catalogue[kind].map(({ id }) => id).filter((id) => !left.includes(id));
  };
  const [surfaces, pipelines, secrets] = [gone("surfaces"), gone("pipelines"), gone("secrets")];
  const affected = [...surfaces.map((id) => `surface:${id}`), ...pipelines.map((id) => `pipeline:${id}`)];
  const { catalogue, stacks } = estate;
  const isWatched = ({ surface }: RawEntry) => !surfaces.includes(String(surface));
  return withoutStrayValues({
    catalogue: {
      ...catalogue,
      guardrails: catalogue.guardrails
        .filter(isWatched)
        .map((entry) => withoutItems(entry, "secrets", secrets)),
      usage: catalogue.usage.filter(isWatched),
      surfaces: catalogue.surfaces.map((entry) =>
        withoutItems(withoutItems(entry, "invoked_by", surfaces), "secrets", secrets),
      ),
      pipelines: catalogue.pipelines.map((entry) => withoutItems(entry, "secrets", secrets)),
      clarifications: catalogue.clarifications.map((entry) => withoutItems(entry, "affects", affected)),
    },
    stacks: Object.fromEntries(
      ENVIRONMENTS.map((environment) => [environment, withoutSurfaces(stacks[environment], surfaces)]),
    ) as Record<Environment, Mapping>,
  });
}

function withoutItems(entry: RawEntry, field: string, gone: readonly string[]): RawEntry {
  const items = entry[field];
  if (!Array.isArray(items) || !items.some((item) => gone.includes(item))) return entry;
  return { ...entry, [field]: items.filter((item) => !gone.includes(item)) };
}

/** Images and Sentry's projects are settings by surface. */
function withoutSurfaces(stack: Mapping, gone: readonly string[]): Mapping {
  const without = (value: unknown) =>
    isMapping(value) ? Object.fromEntries(Object.entries(value).filter(([id]) => !gone.includes(id))) : value;
  const [images, sentry] = [`${PULUMI_PROJECT}:images`, `${PULUMI_PROJECT}:sentry`];
  return {
    ...stack,
    ...(stack[images] !== undefined && { [images]: without(stack[images]) }),
    ...(isMapping(stack[sentry]) && {
      [sentry]: { ...stack[sentry], projects: without(stack[sentry].projects) },
    }),
  };
}

/** A value whose secret is not declared any more would be refused. */
function withoutStrayValues(estate: RawEstate): RawEstate {
  const stacks = Object.fromEntries(
    ENVIRONMENTS.map((environment) => {
      const declared = estate.catalogue.secrets
        .filter((secret) => secret.environment === environment)
        .map(({ id }) => id);
      const entries = Object.entries(estate.stacks[environment]).flatMap(
        ([key, value]): [string, unknown][] => {
          if (!VALUE_NAMES.includes(key) || !isMapping(value)) return [[key, value]];
          const kept = Object.entries(value).filter(([id]) => declared.includes(id));
          return kept.length > 0 || Object.keys(value).length === 0 ? [[key, Object.fromEntries(kept)]] : [];
        },
      );
      return [environment, Object.fromEntries(entries)];
    }),
  ) as Record<Environment, Mapping>;
  return { ...estate, stacks };
}
