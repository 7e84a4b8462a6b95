import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Share } from "../delivery/share.ts";
import type { Environment } from "../entities/entity.ts";
import type { FieldPath } from "../problems/place.ts";
import {
  type Complaint,
  fieldName,
  inReadingOrder,
  isError,
  type Problem,
  type ReliedKind,
} from "../problems/problem.ts";
import { credentialsIn, displayName, PASTED_CREDENTIAL, type PastedCredential } from "../problems/redact.ts";
import { nearest, suggest } from "../problems/suggest.ts";
import {
  ownConfig,
  PULUMI_PROJECT,
  StackSettings,
  setValueCommand,
  VALUE_KEYS,
  VALUE_NAMES,
} from "../settings.ts";
import { explain, OWN_MESSAGES } from "../yaml/explain/explain.ts";
import { leftoversIn } from "../yaml/explain/leftovers.ts";
import { fieldsOf } from "../yaml/explain/schema-parts.ts";
import { PULUMI_KEYS } from "../yaml/slips/keys.ts";
import { isMapping, type Mapping, problemAt, readYaml, type YamlSource } from "../yaml/source.ts";
import {
  isCiphertext,
  isSalt,
  isSecretsProvider,
  lostItsKey,
  SECRETS_PROVIDER_GRAMMAR,
  secureIn,
} from "./ciphertext.ts";
import { isSamePlace, readOtherwise } from "./read-by-pulumi.ts";
import { checkSettings, uncheckedRules } from "./settings-check.ts";
import { checkValues, missingValues } from "./stack-values.ts";

/** Whether a path below `config` is that of a secret's value, which stands below its id. */
const isOfOneValue = ([key, id]: FieldPath): boolean => VALUE_NAMES.includes(String(key)) && id !== undefined;

/** Keys of this project's namespace, below `config`. */
const OWN_KEYS = [...Object.keys(StackSettings.shape), ...Object.values(VALUE_KEYS)];

/** How such a file starts. */
const CONFIG_START = `write \`config:\`, and the keys \`${PULUMI_PROJECT}:gcp\`, \`${PULUMI_PROJECT}:github\`, … below it`;

/** What is known of the catalogue's files beside what is in them. */
export interface CatalogueFiles {
  /** Kinds whose file has an error, so that what is not found there may be there all the same. */
  readonly broken: readonly ReliedKind[];
  /** Makes a problem of a complaint about an entry, at its place. */
  problemOf(kind: ReliedKind, id: string, complaint: Complaint): Problem;
}

/** The settings of a stack, or what keeps them from being ones. */
export interface LoadedSettings {
  readonly settings?: StackSettings;
  /** What the file states where its form is right, whatever else is wrong with it. */
  readonly stated?: StackSettings;
  readonly problems: readonly Problem[];
  /** A warning that names what could not be checked because of errors in other keys. */
  readonly unchecked?: Problem;
}

/** Kinds whose entries have no environment of their own, and the kind whose entries they get it from. */
const STANDS_ON: Readonly<Partial<Record<ReliedKind, readonly ReliedKind[]>>> = { guardrails: ["surfaces"] };

/** `Pulumi.<stack>.yaml`: what the Pulumi CLI keeps a stack's configuration in. */
export const stackFile = (stack: Environment): string => `Pulumi.${stack}.yaml`;

/** The file, relative to an estate's root, that holds the plan of a stack as it was last accepted. */
export const acceptedFile = (environment: Environment): string => `inventory/${environment}.json`;

/** Whether the catalogue has anything of a stack. */
export const isDeclared = ({ surfaces, pipelines, secrets, drafts }: Share): boolean =>
  [surfaces, pipelines, secrets, drafts].some((entries) => entries.length > 0);

/** Ids of the secrets that have a value in a stack's file, encrypted or plain. No value is looked at. */
export function storedIds(root: string, stack: Environment): ReadonlySet<string> {
  const { value } = readYaml(root, stackFile(stack), CONFIG_START);
  const config = isMapping(value) && isMapping(value.config) ? ownConfig(value.config) : {};
  return new Set(
    Object.values(VALUE_KEYS).flatMap((key) => {
      const values = config[key];
      return isMapping(values) ? Object.keys(values) : [];
    }),
  );
}

/**
 * Reads and checks a stack's file, without Pulumi. Secret values stay encrypted: all that is looked at is that each one
 * is encrypted, declared in the catalogue, and present.
 */
export function loadSettings(
  root: string,
  share: Share,
  { broken, problemOf }: CatalogueFiles,
): LoadedSettings {
  const { environment } = share;
  // Where the catalogue has nothing of it either, the accepted plan alone makes a stack of it.
  const isPlanAlone = !isDeclared(share) && existsSync(join(root, acceptedFile(environment)));
  const start = !isPlanAlone
    ? CONFIG_START
    : `${CONFIG_START}; or, if there is to be no ${environment}, remove ${acceptedFile(environment)}`;
  const source = readYaml(root, stackFile(environment), start);
  if (source.problems.length > 0) return { problems: source.problems };
  const { value } = source;
  const config = isMapping(value) ? value.config : undefined;
  if (!isMapping(value) || !isMapping(config)) {
    const wrong = "the file has no config mapping";
    const [misspelt] = Object.keys(isMapping(value) && !("config" in value) ? value : {}).filter(
      (key) => nearest(key, PULUMI_KEYS) === "config",
    );
    const told =
      misspelt === undefined
        ? { place: source.placeOf([]), fix: CONFIG_START }
        : { place: source.placeOfKey([misspelt]), fix: suggest(misspelt, ["config"]) };
    return { problems: [{ severity: "error", wrong, ...told }] };
  }
  const own = ownConfig(config);
  const { [VALUE_KEYS.sensitive]: sensitive = {}, [VALUE_KEYS.plain]: plain = {}, ...rest } = own;
  const { settings, complaints, wrong } = parseSettings(rest, share);
  const secured = securedSettings(own);
  const report = reporter(source, own);
  const waiting = uncheckedRules(wrong);
  const unchecked: Pick<LoadedSettings, "unchecked"> =
    waiting.length === 0 ? {} : { unchecked: report(notChecked(wrong, waiting)) };
  const pasted = pastedCredentials(source, value, config);
  const isOther = (problem: Problem) => !pasted.some((credential) => isSamePlace(credential, problem));
  const slips = Object.keys(config).filter(isSlip);
  const outside = Object.entries(value).filter(([key]) => isOwn(key));
  const astray = outside.map(([key]) => withoutNamespace(key));
  // Settings that are indented as fields of another one, and so those behind one that stands outside.
  const fields = [...Object.values(own), ...outside.map(([, part]) => part)]
    .filter(isMapping)
    .flatMap(Object.keys)
    .filter(isOwn)
    .map(withoutNamespace);
  const misspelt = Object.keys(own)
    .filter((key) => !OWN_KEYS.includes(key))
    .map((key) => nearest(key, OWN_KEYS));
  const meant = new Set([
    ...slips.map(meantKey),
    ...misspelt,
    ...astray,
    ...fields,
    ...(nestedKeys(config) ?? []),
  ]);
  // A field that stands beside its setting is not missing in it as well.
  const isMeant = ({ field: [key, inner], about }: Complaint) =>
    (own[String(key)] === undefined && meant.has(String(key))) ||
    (about !== "key" && slips.includes(String(inner)) && settingsWith(String(inner)).includes(String(key)));
  const isKnown = ({ relies = [] }: Complaint) =>
    !relies.some((kind) => broken.includes(kind) || STANDS_ON[kind]?.some((other) => broken.includes(other)));
  const found = [
    ...source.beside,
    ...unknownKeys(source, value, slips).filter(isOther),
    ...providerKeys(source, config).filter(isOther),
    ...pasted,
    ...complaints
      .filter((complaint) => !isMeant(complaint) && isKnown(complaint) && !isInside(complaint, secured))
      .map((complaint) => {
        const { entry } = complaint;
        return entry ? problemOf(entry.kind, entry.id, entry.complaint) : report(complaint);
      })
      .filter(isOther),
    ...secured.map((field) => report({ field, ...SECURED_SETTING })),
    ...checkValues(sensitive, plain, share).filter(isKnown).map(report).filter(isOther),
    ...unencrypted(source, value, config, share).filter(isOther),
  ];
  const problems = inReadingOrder([...found, ...readOtherwise(source, found)]);
  if (!settings) return { problems, ...unchecked };
  if (problems.some(isError)) return { stated: settings, problems, ...unchecked };
  return {
    settings,
    stated: settings,
    problems: [...problems, ...missingValues(sensitive, plain, share).filter(isKnown).map(report)],
  };
}

/** The settings in a configuration that the engine has read and decrypted; places are those of the stack's file. */
export function settingsFromConfig(root: string, config: Mapping, share: Share): LoadedSettings {
  const { [VALUE_KEYS.sensitive]: _sensitive, [VALUE_KEYS.plain]: _plain, ...rest } = config;
  const { settings, complaints } = parseSettings(rest, share);
  const source = readYaml(root, stackFile(share.environment), CONFIG_START);
  const found = complaints.map(reporter(source, rest));
  const problems = inReadingOrder([...found, ...readOtherwise(source, found)]);
  return problems.some(isError) || !settings ? { problems } : { settings, problems };
}

/** Paths of what stands under `secure:` and is a setting, which is no secret. */
const securedSettings = (own: Mapping): FieldPath[] =>
  secureIn(own)
    .map(({ path }) => path)
    .filter(([key = ""]) => Object.hasOwn(StackSettings.shape, key));

/** It may be the value itself, and may be meant to be one: it is not repeated. */
const SECURED_SETTING = {
  about: "key",
  wrong: "a setting is no secret, and this one stands under `secure:`",
  fix: "write the value itself in its place, without `secure:`",
} as const;

const isInside = ({ field }: Complaint, paths: readonly FieldPath[]): boolean =>
  paths.some((path) => startsWith(field, path));

const startsWith = (path: FieldPath, start: FieldPath): boolean => start.every((step, i) => step === path[i]);

/** Makes a problem of a complaint about the settings of a stack, at its place in the stack's file. */
export function settingsProblem(root: string, stack: Environment, complaint: Complaint): Problem {
  const source = readYaml(root, stackFile(stack), CONFIG_START);
  const config = isMapping(source.value) ? source.value.config : undefined;
  return reporter(source, isMapping(config) ? ownConfig(config) : {})(complaint);
}

const notChecked = (wrong: readonly string[], waiting: readonly string[]): Complaint => ({
  severity: "warning",
  field: [],
  wrong: `not checked while ${wrong.join(", ")} ${wrong.length === 1 ? "has" : "have"} errors: ${waiting.join(", ")}`,
  fix: "correct the errors, and validate again",
});

function parseSettings(
  raw: unknown,
  share: Share,
): { settings?: StackSettings; complaints: Complaint[]; wrong: readonly string[] } {
  const parsed = StackSettings.safeParse(raw, OWN_MESSAGES);
  if (!parsed.success) {
    const complaints = explain(StackSettings, raw, parsed.error.issues).map((complaint) =>
      knowingValueKeys(complaint, share),
    );
    const { right, wrong } = keyByKey(isMapping(raw) ? raw : {});
    const all = [...complaints, ...checkSettings(right, share, wrong)];
    return { complaints: [...all, ...leftoversIn(StackSettings, raw, all)], wrong };
  }
  const complaints = checkSettings(parsed.data, share);
  return {
    settings: parsed.data,
    complaints: [...complaints, ...leftoversIn(StackSettings, raw, complaints)],
    wrong: [],
  };
}

/** The keys that are right by themselves, whatever the others are, and those that are not. */
function keyByKey(raw: Mapping): { right: Partial<StackSettings>; wrong: string[] } {
  const parsed = Object.entries(StackSettings.shape).map(
    ([key, shape]) => [key, shape.safeParse(raw[key])] as const,
  );
  return {
    right: Object.fromEntries(parsed.flatMap(([key, { success, data }]) => (success ? [[key, data]] : []))),
    wrong: parsed.flatMap(([key, { success }]) => (success ? [] : [key])),
  };
}

/** The schema knows nothing of the keys that hold values: a mistake in one of those is reported here. */
function knowingValueKeys(complaint: Complaint, { secrets, drafts }: Share): Complaint {
  const [key] = complaint.field;
  const isUnknownKey = complaint.about === "key" && complaint.field.length === 1;
  if (!isUnknownKey) return complaint;
  const secret = [...secrets, ...drafts].find(({ id }) => id === key);
  const fix = secret
    ? `write ${secret.id} below ${namespaced(secret.sensitive ? VALUE_KEYS.sensitive : VALUE_KEYS.plain)}, as pulumi config set does with --path`
    : suggestOwn(String(key));
  return { ...complaint, fix };
}

const BELOW_CONFIG = "move it below `config:`, indented by two spaces more, and its own fields, too";

function unknownKeys(source: YamlSource, value: Mapping, slips: readonly string[]): Problem[] {
  const unknown = (
    path: string[],
    key: string,
    fix: string,
    wrong = `there is no setting "${displayName(key)}"`,
  ): Problem => ({
    severity: "error",
    place: source.placeOfKey(path),
    field: displayName(key),
    wrong,
    fix,
  });
  return [
    ...Object.keys(value)
      .filter((key) => !PULUMI_KEYS.includes(key))
      .map((key) =>
        isOwn(key)
          ? unknown([key], key, BELOW_CONFIG, "this stands outside of `config:`")
          : unknown([key], key, suggest(key, PULUMI_KEYS)),
      ),
    ...slips.map((key) =>
      unknown(["config", key], key, suggestOwn(key, isMapping(value.config) ? value.config : {})),
    ),
  ];
}

/**
 * Settings of Pulumi's providers, such as `gcp:project`. Only a default provider reads them, and the program makes each of
 * its own.
 */
function providerKeys(source: YamlSource, config: Mapping): Problem[] {
  return Object.keys(config)
    .filter((key) => !isSlip(key) && !isOwn(key) && !key.startsWith("pulumi:"))
    .map((key) => ({
      severity: "warning",
      place: source.placeOf(["config", key]),
      field: displayName(key),
      wrong: "nothing reads this setting: every provider is configured by the settings of this program",
      fix: `remove it; ${PULUMI_PROJECT}:gcp, ${PULUMI_PROJECT}:github and ${PULUMI_PROJECT}:vercel are what counts`,
    }));
}

/** The setting that a misspelt key is meant to be. */
const meantKey = (key: string): string | undefined =>
  nearest(withoutNamespace(key), OWN_KEYS) ??
  OWN_KEYS.find((own) => namespaced(own) === nearest(key, OWN_KEYS.map(namespaced)));

/** The keys below one that is the namespace alone: `skeleton:` with `gcp:` below it. */
const nestedKeys = ({ [PULUMI_PROJECT]: nested }: Mapping): readonly string[] | undefined =>
  isMapping(nested) ? Object.keys(nested).filter((key) => OWN_KEYS.includes(key)) : undefined;

/** Keys of other namespaces, such as gcp:project, belong to Pulumi's providers; a bare or a misspelt one is a slip. */
function isSlip(key: string): boolean {
  const [namespace = "", name] = key.split(":");
  return (
    name === undefined || (namespace !== PULUMI_PROJECT && nearest(namespace, [PULUMI_PROJECT]) !== undefined)
  );
}

/** A key that holds a path, which `pulumi config set` writes where `--path` is left out. */
function misplaced(key: string): string | undefined {
  const [, own = "", rest = ""] = /^([a-z]+)\.(.+)$/.exec(withoutNamespace(key)) ?? [];
  return OWN_KEYS.includes(own)
    ? `write ${displayName(rest)} below ${namespaced(own)}, as pulumi config set does with --path`
    : undefined;
}

function suggestOwn(key: string, config: Mapping = {}): string {
  const below = misplaced(key);
  if (below !== undefined) return below;
  if (PULUMI_KEYS.includes(key)) return "move it to the left edge, beside `config:`";
  const [nested] = (key === PULUMI_PROJECT && nestedKeys(config)) || [];
  if (nested !== undefined)
    return `take this line out, and write ${namespaced(nested)}: in place of ${nested}:, and so on, each indented by two spaces less with what is below it`;
  const holders = settingsWith(key).map(namespaced);
  if (holders.length > 0) return `write it below ${holders.join(" or ")}, indented by two spaces more`;
  const near = nearest(withoutNamespace(key), OWN_KEYS);
  return near
    ? suggest(`${PULUMI_PROJECT}:${near}`, [`${PULUMI_PROJECT}:${near}`])
    : suggest(key, OWN_KEYS.map(namespaced));
}

/** The settings that have a field of this name. */
const settingsWith = (field: string): string[] =>
  Object.entries(StackSettings.shape).flatMap(([key, shape]) =>
    fieldsOf(shape).includes(field) ? [key] : [],
  );

const withoutNamespace = (key: string): string => key.slice(key.indexOf(":") + 1);

const namespaced = (key: string): string => `${PULUMI_PROJECT}:${key}`;

function reporter(source: YamlSource, own: Mapping) {
  const config = isMapping(source.value) ? source.value.config : undefined;
  const secured = isMapping(config) ? securedSettings(ownConfig(config)) : [];
  return (complaint: Complaint): Problem => {
    const [key, ...rest] = complaint.field;
    const path = key === undefined ? ["config"] : ["config", namespaced(String(key)), ...rest];
    // The value complained of may have one in it that stands under `secure:`.
    const isHidden =
      secured.some((inner) => startsWith(inner, complaint.field)) || isInside(complaint, secured);
    const { field, ...problem } = problemAt(
      source,
      path,
      own,
      isHidden ? { ...complaint, isHidden } : complaint,
    );
    return { ...problem, ...(field !== undefined && { field: namespaced(field) }) };
  };
}

/**
 * Credentials in plain text. Ciphertexts only look like credentials; values of secrets have a rule of their own, and a
 * value that the catalogue declares public, such as Supabase's anonymous key, may look like one.
 */
function pastedCredentials(source: YamlSource, value: Mapping, config: Mapping): Problem[] {
  const values = VALUE_NAMES.map((name) => [name, keysOf(config[name])]);
  const open = withoutSecrets({ ...config, ...Object.fromEntries(values) });
  const named = Object.entries(config).filter(
    ([key, part]) => typeof part === "string" && part !== "" && SECRET_KEY.test(key) && !isOwn(key),
  );
  const pasted: readonly PastedCredential[] = [
    ...credentialsIn({ ...value, encryptionsalt: null, encryptedkey: null, config: open }),
    ...named.map(([key]) => ({ field: ["config", key], ...PASTED_CREDENTIAL })),
  ];
  return pasted
    .filter(({ field }, i) => pasted.findIndex((other) => other.field.join() === field.join()) === i)
    .map(({ field: path, wrong, fix, about }) => ({
      severity: "error",
      place: about === "key" ? source.placeOfKey(path) : source.placeOf(path),
      field: fieldName(path[0] === "config" ? path.slice(1) : path),
      wrong,
      fix,
    }));
}

/** Settings of Pulumi's providers that hold credentials, such as `vercel:apiToken` and `github:token`. */
const SECRET_KEY = /(token|secret|password|(api|secret|access|private)_?key)$/i;

const isOwn = (key: string): boolean => key.startsWith(`${PULUMI_PROJECT}:`);

/**
 * What stands under `secure:` and is no ciphertext of the stack's secrets provider: the value itself, as likely as not,
 * so it is not repeated.
 */
function unencrypted(
  source: YamlSource,
  value: Mapping,
  config: Mapping,
  { environment, ...share }: Share,
): Problem[] {
  const problem = (path: FieldPath, wrong: string, fix: string): Problem => ({
    severity: "error",
    place: source.placeOf(path),
    field: fieldName(path[0] === "config" ? path.slice(1) : path),
    wrong,
    fix,
  });
  const secured = secureIn(config);
  const broken = secured.filter(
    ({ text, path }) =>
      !isCiphertext(text, value) &&
      !lostItsKey(text, value) &&
      (!isOwn(String(path[0])) || isOfOneValue(path)),
  );
  // A key that is misspelt is told there.
  const isWhole = Object.keys(value).every((key) => PULUMI_KEYS.includes(key));
  const locked = secured.filter(({ text }) => isWhole && lostItsKey(text, value)).slice(0, 1);
  const { encryptionsalt: salt, secretsprovider: provider } = value;
  const isDefault = provider === undefined || provider === null || provider === "";
  return [
    ...(isDefault || isSecretsProvider(provider)
      ? []
      : [
          problem(
            ["secretsprovider"],
            "Pulumi has no such secrets provider",
            // The command that changes a provider opens the present one first. A salt is that of a passphrase.
            salt === undefined
              ? `restore the line with git, or write ${SECRETS_PROVIDER_GRAMMAR}`
              : "remove the line",
          ),
        ]),
    ...locked.map(({ path }) =>
      problem(
        ["config", ...path],
        "this was encrypted with a key of the stack's own, and the file has neither encryptionsalt nor encryptedkey",
        "restore that line with git: without it nothing of this stack can be decrypted",
      ),
    ),
    ...(salt === undefined || isSalt(salt)
      ? []
      : [
          problem(
            ["encryptionsalt"],
            "this is no salt that the Pulumi CLI wrote",
            `restore it with git, or start over: take it out, with every value under secure:, and run pulumi stack init ${environment} --secrets-provider passphrase`,
          ),
        ]),
    ...broken.map(({ path }) => {
      const secret = [...share.secrets, ...share.drafts].find(({ id }) => id === path.at(-1));
      const set = secret ? `, and run: ${setValueCommand(secret, environment)}` : "";
      return problem(
        ["config", ...path],
        "this stands under `secure:` and is no ciphertext of this stack's secrets provider",
        `remove it${set === "" ? ", and" : ","} revoke it if it is the value itself${set}`,
      );
    }),
  ];
}

/** A mapping without its values. */
const keysOf = (value: unknown): unknown =>
  isMapping(value) ? Object.fromEntries(Object.keys(value).map((key) => [key, null])) : null;

/** The configuration without the ciphertexts. */
function withoutSecrets(value: unknown): unknown {
  if (!isMapping(value)) return value;
  if (typeof value.secure === "string" && Object.keys(value).length === 1) return null;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withoutSecrets(part)]));
}
