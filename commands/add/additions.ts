import { alertChannelFlaw } from "../../model/entities/alert-channel.ts";
import { APPS, type App, type Platform, rowOfApp, traitsOf } from "../../model/entities/app.ts";
import { ENVIRONMENTS, type Environment, Id } from "../../model/entities/entity.ts";
import type { MetricName } from "../../model/entities/metric.ts";
import type { Secret } from "../../model/entities/secret.ts";
import type { ObservabilitySource } from "../../model/entities/sources/source.ts";
import { sourcesOf } from "../../model/entities/sources/sources.ts";
import { withApp } from "../../model/founding/add-app.ts";
import { withGuardrail } from "../../model/founding/add-guardrail.ts";
import { REFERRERS, type Referrer, type SecretUse, withSecret } from "../../model/founding/add-secret.ts";
import { Answers } from "../../model/founding/answers.ts";
import { foundedChannel } from "../../model/founding/guardrails.ts";
import { idOf, type PlaceOfApp } from "../../model/founding/places.ts";
import { displayName } from "../../model/problems/redact.ts";
import { nearest, suggest } from "../../model/problems/suggest.ts";
import { PULUMI_PROJECT, setValueCommand } from "../../model/settings.ts";
import type { RawEntry } from "../../model/yaml/rewrite.ts";
import type { PresentEstate } from "../init/present-estate.ts";
import { numberOrText } from "../terminal/number-or-text.ts";
import { Refused } from "../terminal/problems.ts";
import type { Addition } from "./add.ts";

/** An app of the app table, in both environments or in one. */
export function app(name: string, { environment }: { readonly environment?: Environment }): Addition {
  const known = knownApp(name);
  return (present) => {
    const wanted = (environment ? [environment] : environmentsOf(present)).map((where) => ({
      app: known,
      environment: where,
    }));
    const added = wanted.filter((place) => !isThere(place, present));
    if (added.length === 0) {
      throw new Refused(`${name} is there already: ${wanted.map(idOf).join(", ")}`);
    }
    return withPlaces(present, added);
  };
}

/** An app in one environment, named by the surface or the pipeline that is wanted: one goes with the other. */
export function place(kind: "surface" | "pipeline", id: string): Addition {
  const environment = ENVIRONMENTS.find((name) => id.endsWith(`-${name}`));
  if (!environment) {
    throw new Refused(
      `${kind} ${displayName(id)}: the id does not say an environment\n    fix: write APP-staging or APP-production`,
    );
  }
  const added = { app: knownApp(id.slice(0, -environment.length - 1)), environment };
  return (present) => {
    if (isThere(added, present)) throw new Refused(`${kind} ${id} is there already`);
    return withPlaces(present, [added]);
  };
}

/** Options of a new secret. */
export interface SecretOptions {
  readonly keyName: string;
  readonly for: readonly string[];
  readonly service?: Secret["service"];
  readonly owner?: string;
  readonly cadence: string;
  readonly public?: true;
  readonly draft?: true;
}

/** A secret, with the references to it. */
export function secret(name: string, options: SecretOptions): Addition {
  const base = name.replace(/-(staging|production)$/, "");
  const references = options.for.map(referenceOf);
  return (present) => {
    const { raw } = present;
    const uses = references.flatMap((reference) => usesOf(reference, present));
    const ids = [...new Set(uses.map(({ environment }) => `${base}-${environment}`))];
    const taken = ids.find((id) => raw.catalogue.secrets.some((entry) => entry.id === id));
    if (taken)
      throw new Refused(
        `secret ${taken} is there already\n    fix: choose another name, or refer to it by hand`,
      );
    const sensitive = options.public !== true;
    const estate = withSecret(
      raw,
      {
        name: base,
        service: options.service ?? serviceOf(uses[0], raw.catalogue.surfaces),
        key_name: options.keyName,
        owner: options.owner ?? defaultOwner(raw.stacks),
        rotation_cadence_days: numberOrText(options.cadence),
        status: options.draft ? "draft" : "active",
        sensitive,
      },
      uses,
    );
    const environments = [...new Set(uses.map(({ environment }) => environment))];
    const next = options.draft
      ? ids.map((id) => `once its value is stored: npm run govern -- activate ${id}`)
      : environments.map((where) => setValueCommand({ id: `${base}-${where}`, sensitive }, where));
    return { estate, next };
  };
}

const USUAL_OWNER = "platform-lead";

/** The usual owner of a secret, where somebody holds that role, or nobody holds any; else a role that somebody holds. */
function defaultOwner(stacks: PresentEstate["raw"]["stacks"]): string {
  const held = Object.values(stacks).flatMap((settings) => {
    const { roles } = (settings[`${PULUMI_PROJECT}:github`] ?? {}) as { readonly roles?: unknown };
    return roles !== null && typeof roles === "object" ? Object.keys(roles) : [];
  });
  return held.includes(USUAL_OWNER) ? USUAL_OWNER : (held[0] ?? USUAL_OWNER);
}

/** Options of a new guardrail. */
export interface GuardrailOptions {
  readonly source?: ObservabilitySource;
  readonly threshold?: string;
  readonly channel?: string;
  readonly runbook?: string;
}

/** A guardrail, with the secrets that its source and its channel take. */
export function guardrail(metric: MetricName, surfaceId: string, options: GuardrailOptions): Addition {
  // Before what is added is shown: a URL in place of a webhook's name is a credential.
  const flaw = options.channel === undefined ? undefined : alertChannelFlaw(options.channel);
  if (flaw) throw new Refused(`--channel: ${flaw.wrong}\n    fix: ${flaw.fix}`);
  return (present) => {
    const { surfaces, guardrails } = present.raw.catalogue;
    const surface = surfaces.find(({ id }) => id === surfaceId);
    if (!surface) {
      const ids = surfaces.map(({ id }) => id);
      throw new Refused(`there is no surface ${displayName(surfaceId)}\n    fix: ${suggest(surfaceId, ids)}`);
    }
    const environment = surface.environment as Environment;
    const source = options.source ?? sourcesOf(metric)[0] ?? "cloud-run-logs";
    const same = guardrails.find(
      (other) =>
        other.surface === surfaceId && other.metric_name === metric && other.observability_source === source,
    );
    if (same) {
      throw new Refused(
        `guardrail ${same.id} watches this already\n    fix: npm run govern -- threshold ${same.id} VALUE changes it`,
      );
    }
    const { threshold, runbook } = options;
    const { estate } = withGuardrail(present.raw, {
      surface: { id: surfaceId, app: surface.app as App, environment },
      metric,
      source,
      channel: options.channel ?? foundedChannel(environment, Answers.parse(present.answers)),
      ...(threshold !== undefined && { threshold: numberOrText(threshold) }),
      ...(runbook !== undefined && { runbook }),
    });
    return { estate };
  };
}

/** @throws Refused where the app table has no such row. */
function knownApp(name: string): App {
  const known = APPS.find((candidate) => candidate === name);
  if (known) return known;
  const near = nearest(name, APPS);
  if (near !== undefined || !Id.safeParse(name).success)
    throw new Refused(`there is no app ${displayName(name)}\n    fix: ${suggest(name, APPS)}`);
  throw new Refused(
    `there is no app ${name}; there are ${APPS.join(", ")}
    fix: an app is a row of the table in model/entities/app.ts. Add one, and nothing else of the code has to change:
      ${rowOfApp(name)},
    then run this again`,
  );
}

const environmentsOf = ({ places }: PresentEstate): Environment[] => {
  const used = ENVIRONMENTS.filter((name) => places.some(({ environment }) => environment === name));
  return used.length > 0 ? used : [...ENVIRONMENTS];
};

const isThere = (wanted: PlaceOfApp, { places }: PresentEstate): boolean =>
  places.some((other) => idOf(other) === idOf(wanted));

/** @throws Refused where the estate does not have the stack of one of the places. */
function withPlaces(present: PresentEstate, added: readonly PlaceOfApp[]) {
  const { raw, answers, stacks, places } = present;
  const absent = added.find(({ environment }) => !stacks.includes(environment))?.environment;
  if (absent) {
    const environments = ENVIRONMENTS.filter((name) => name === absent || stacks.includes(name));
    throw new Refused(
      `the estate has no stack ${absent}
    fix: make it first: npm run init -- --set 'environments=[${environments.join(", ")}]' --set 'gcp.${absent}={ project: ID, project_number: "NUMBER" }'`,
    );
  }
  return { estate: withApp(raw, answers, stacks, places, added) };
}

/** What `--for` names. */
interface Reference {
  readonly kind: Referrer;
  /** Id of an entry, or an app. */
  readonly id: string;
}

/** @throws Refused where a text has not the form `KIND:ID`. */
function referenceOf(text: string): Reference {
  const [, kind = "", id = ""] = /^(\w+):(.+)$/.exec(text) ?? [];
  const isList = text.includes(",");
  if (Object.hasOwn(REFERRERS, kind) && !isList) return { kind: kind as Referrer, id };
  const fix = isList
    ? "write them with a space between: --for surface:ID pipeline:ID"
    : "write surface:ID, pipeline:ID or guardrail:ID";
  throw new Refused(`--for ${displayName(text)}: this refers to nothing\n    fix: ${fix}`);
}

/**
 * `surface:api-staging`, or `surface:api` for all of an app. An entry with this very id comes before an app of the same
 * name. @throws Refused where there is neither.
 */
function usesOf({ kind, id }: Reference, { raw }: PresentEstate): SecretUse[] {
  const entries = raw.catalogue[REFERRERS[kind]];
  const own = entries.filter((entry) => entry.id === id);
  const found = own.length > 0 ? own : entries.filter((entry) => entry.app === id);
  if (found.length === 0) {
    const ids = entries.map((entry) => entry.id);
    throw new Refused(
      `--for ${displayName(`${kind}:${id}`)}: there is no ${kind} of this id\n    fix: ${suggest(id, ids)}`,
    );
  }
  return found.map((entry) => ({
    kind,
    id: entry.id,
    environment: environmentOf(entry, raw.catalogue.surfaces),
  }));
}

const environmentOf = (entry: RawEntry, surfaces: readonly RawEntry[]): Environment =>
  (entry.environment ?? surfaces.find(({ id }) => id === entry.surface)?.environment) as Environment;

const SERVICES: Readonly<Record<Platform, Secret["service"]>> = {
  "cloud-run": "cloud-run",
  vercel: "vercel",
  "expo-eas": "github",
};

function serviceOf(use: SecretUse | undefined, surfaces: readonly RawEntry[]): Secret["service"] {
  if (use?.kind !== "surface") return use?.kind === "guardrail" ? "cloud-run" : "github";
  const app = surfaces.find(({ id }) => id === use.id)?.app as App;
  return SERVICES[traitsOf(app).platform];
}
