import { pastedCredentials } from "./catalogue.ts";
import type { Share } from "./delivery.ts";
import type { Environment } from "./entity.ts";
import { explain } from "./explain.ts";
import { type Complaint, fieldName, inReadingOrder, isError, type Problem, shownValue } from "./problem.ts";
import { PROJECT, StackSettings, setValueCommand, VALUE_KEYS } from "./settings.ts";
import { checkSettings } from "./settings-check.ts";
import { suggest } from "./suggest.ts";
import { readYaml, type YamlSource } from "./yaml-source.ts";

/** Keys that Pulumi itself writes beside `config`. */
const PULUMI_KEYS = ["config", "encryptionsalt", "encryptedkey", "secretsprovider", "environment", "backend"];

/** The settings of a stack, or what keeps them from being ones. */
export interface LoadedSettings {
  readonly settings?: StackSettings;
  readonly problems: readonly Problem[];
}

/** `Pulumi.<stack>.yaml`: what the Pulumi CLI keeps a stack's configuration in. */
export const stackFile = (stack: Environment): string => `Pulumi.${stack}.yaml`;

/**
 * Reads and checks a stack's file, without Pulumi. Secret values stay encrypted: all that is looked at is that each one
 * is encrypted, declared in the catalogue, and present.
 */
export function loadSettings(root: string, share: Share): LoadedSettings {
  const source = readYaml(root, stackFile(share.environment));
  if (source.problems.length > 0) return { problems: source.problems };
  const { value } = source;
  const config = isMapping(value) ? value.config : undefined;
  if (!isMapping(value) || !isMapping(config)) {
    const wrong = "the file has no config mapping";
    const fix = `write \`config:\`, and the keys \`${PROJECT}:gcp\`, \`${PROJECT}:github\`, … below it`;
    return { problems: [{ severity: "error", place: source.placeOf([]), wrong, fix }] };
  }
  const own = Object.fromEntries(
    Object.entries(config)
      .filter(([key]) => key.startsWith(`${PROJECT}:`))
      .map(([key, part]) => [key.slice(PROJECT.length + 1), part]),
  );
  const { [VALUE_KEYS.sensitive]: sensitive = {}, [VALUE_KEYS.plain]: plain = {}, ...rest } = own;
  const { settings, complaints } = parseSettings(rest, share);
  const report = reporter(source, own);
  const problems = inReadingOrder([
    ...unknownTopKeys(source, value),
    ...pastedCredentials({
      ...source,
      value: { ...value, encryptionsalt: null, encryptedkey: null, config: withoutSecrets(config) },
    }),
    ...complaints.map(report),
    ...checkValues(sensitive, plain, share).map(report),
  ]);
  return problems.some(isError) || !settings ? { problems } : { settings, problems };
}

/** The settings in a configuration that the engine has read and decrypted; places are those of the stack's file. */
export function settingsFromConfig(root: string, config: Mapping, share: Share): LoadedSettings {
  const { [VALUE_KEYS.sensitive]: _sensitive, [VALUE_KEYS.plain]: _plain, ...rest } = config;
  const { settings, complaints } = parseSettings(rest, share);
  const problems = complaints.map(reporter(readYaml(root, stackFile(share.environment)), rest));
  return problems.some(isError) || !settings ? { problems } : { settings, problems };
}

function parseSettings(raw: unknown, share: Share): { settings?: StackSettings; complaints: Complaint[] } {
  const parsed = StackSettings.safeParse(raw);
  if (!parsed.success) return { complaints: explain(StackSettings, raw, parsed.error.issues) };
  return { settings: parsed.data, complaints: checkSettings(parsed.data, share) };
}

function checkValues(sensitive: unknown, plain: unknown, share: Share): Complaint[] {
  const declared = [...share.secrets, ...share.drafts];
  const ids = (sensitiveOnes: boolean) =>
    declared.filter((s) => s.sensitive === sensitiveOnes).map(({ id }) => id);
  const check = (key: string, values: unknown, known: readonly string[], encrypted: boolean): Complaint[] => {
    if (!isMapping(values)) {
      return [
        {
          field: [key],
          about: "key",
          wrong: "this is not a mapping of ids to values",
          fix: "write `id: value` below it",
        },
      ];
    }
    return Object.entries(values).flatMap(([id, value]): Complaint[] => {
      const field = [key, id];
      const secret = declared.find((candidate) => candidate.id === id);
      if (!known.includes(id)) {
        const wrong = secret
          ? `this is ${secret.sensitive ? "a sensitive" : "not a sensitive"} value, and stands under ${key}`
          : "the catalogue declares no such secret in this environment";
        const fix = secret
          ? `remove it, and run: ${setValueCommand(secret, share.environment)}`
          : `${suggest(id, known)}; or declare it in catalogue/secrets.yaml`;
        return [{ field, about: "key", wrong, fix }];
      }
      if (encrypted && !(isMapping(value) && typeof value.secure === "string")) {
        const wrong = "this secret is stored in plain text";
        const fix = `remove it, revoke it, and run: ${setValueCommand({ id, sensitive: true }, share.environment)}`;
        return [{ field, about: "key", wrong, fix }];
      }
      return [];
    });
  };
  return [
    ...check(VALUE_KEYS.sensitive, sensitive, ids(true), true),
    ...check(VALUE_KEYS.plain, plain, ids(false), false),
    ...missingValues(sensitive, plain, share),
  ];
}

/** Values that a deployment will ask for: a warning here, since the catalogue is right all the same. */
function missingValues(sensitive: unknown, plain: unknown, { secrets, environment }: Share): Complaint[] {
  const missing = secrets.filter(({ id, sensitive: hidden }) => {
    const values = hidden ? sensitive : plain;
    return isMapping(values) && !Object.hasOwn(values, id);
  });
  const [first] = missing;
  if (!first) return [];
  const rest = missing.length > 1 ? `, and so on for the others; \`pulumi preview\` lists them all` : "";
  return [
    {
      severity: "warning",
      field: [],
      wrong: `${missing.length} of ${secrets.length} secrets have no value yet`,
      fix: `before deploying for real, run: ${setValueCommand(first, environment)}${rest}`,
    },
  ];
}

function unknownTopKeys(source: YamlSource, value: Mapping): Problem[] {
  const config = isMapping(value.config) ? Object.keys(value.config) : [];
  const known = [...Object.keys(StackSettings.shape), ...Object.values(VALUE_KEYS)].map(
    (key) => `${PROJECT}:${key}`,
  );
  const unknown = (path: string[], key: string, right: readonly string[]): Problem => ({
    severity: "error",
    place: source.placeOfKey(path),
    field: key,
    wrong: `there is no setting "${key}"`,
    fix: suggest(key, right),
  });
  return [
    ...Object.keys(value)
      .filter((key) => !PULUMI_KEYS.includes(key))
      .map((key) => unknown([key], key, PULUMI_KEYS)),
    // Keys of other namespaces, such as gcp:project, belong to Pulumi's providers; a bare one is a slip.
    ...config.filter((key) => !key.includes(":")).map((key) => unknown(["config", key], key, known)),
  ];
}

function reporter(source: YamlSource, own: Mapping) {
  return ({ field, wrong, fix, severity = "error", about }: Complaint): Problem => {
    const [key, ...rest] = field;
    const path = key === undefined ? ["config"] : ["config", `${PROJECT}:${key}`, ...rest];
    const value = about === "key" || key === undefined ? undefined : shownValue(own, field);
    return {
      severity,
      place: about === "key" ? source.placeOfKey(path) : source.placeOf(path),
      ...(key !== undefined && { field: `${PROJECT}:${fieldName(field)}` }),
      ...(value !== undefined && { value }),
      wrong,
      fix,
    };
  };
}

/** The configuration without the ciphertexts, which look like credentials and are none. */
function withoutSecrets(value: unknown): unknown {
  if (!isMapping(value)) return value;
  if (typeof value.secure === "string" && Object.keys(value).length === 1) return null;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withoutSecrets(part)]));
}

type Mapping = Readonly<Record<string, unknown>>;

const isMapping = (value: unknown): value is Mapping =>
  value !== null && typeof value === "object" && !Array.isArray(value);
