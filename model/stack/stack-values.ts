import type { Share } from "../delivery/share.ts";
import { otherEnvironment } from "../entities/entity.ts";
import { PUBLISHED, type Secret } from "../entities/secret.ts";
import type { Complaint } from "../problems/problem.ts";
import { PASTED_CREDENTIAL } from "../problems/redact.ts";
import { suggest } from "../problems/suggest.ts";
import { setValueCommand, VALUE_KEYS } from "../settings.ts";
import { isMapping } from "../yaml/source.ts";
import { isNotForAll, isSecretKey } from "./key-kinds.ts";
import { malformed } from "./secret-value.ts";

/**
 * What is wrong with the values of secrets, encrypted and plain, without looking at any. Nothing below a key is no value:
 * it stays where the last one is removed.
 */
export function checkValues(sensitive: unknown, plain: unknown, share: Share): Complaint[] {
  const declared = [...share.secrets, ...share.drafts];
  const ids = (sensitiveOnes: boolean) =>
    declared.filter((s) => s.sensitive === sensitiveOnes).map(({ id }) => id);
  const check = (key: string, values: unknown, known: readonly string[], encrypted: boolean): Complaint[] => {
    // As Pulumi writes what is empty.
    if (values === null || values === "") return [];
    if (!isMapping(values) || isSecure(values)) {
      const isList = Array.isArray(values) && values.length > 0 && values.every(isMapping);
      const away = values !== Object(values) ? "remove this line" : "remove it, with what stands below it";
      return [
        {
          field: [key],
          about: "key",
          wrong: "this is not a mapping of ids to values",
          fix: isList
            ? "take away the - before each id"
            : encrypted
              ? `${away}; npm run secrets -- set ID writes it with the first value`
              : `write \`id: value\` below it, or ${away}`,
        },
      ];
    }
    const outdented = typeof values.secure === "string";
    return Object.entries(values).flatMap(([id, value]): Complaint[] => {
      const field = [key, id];
      if (outdented && id === "secure")
        return [{ field, about: "key", wrong: "this stands beside the ids", fix: SECURE_BELOW }];
      // It is the one above.
      if (outdented && value === null) return [];
      const secret = declared.find((candidate) => candidate.id === id);
      if (!known.includes(id)) {
        const wrong = secret
          ? `this is ${secret.sensitive ? "a sensitive" : "not a sensitive"} value, and stands under ${key}`
          : "the catalogue declares no such secret in this environment";
        const elsewhere = otherEnvironment(id, share.environment);
        const fix = secret
          ? `remove it${key === VALUE_KEYS.plain && !isSecure(value) ? ", revoke it" : ""}, and run: ${setValueCommand(secret, share.environment)}`
          : elsewhere
            ? `remove it; its value belongs to ${elsewhere}: ${setValueCommand({ id, sensitive: encrypted }, elsewhere)}`
            : `declare it in catalogue/secrets.yaml, or ${known.length === 0 ? "remove this" : `correct the id: ${suggest(id, known)}`}`;
        // Not known to be public by its variable's name.
        if (key === VALUE_KEYS.plain && !secret && isNotForAll("", textOf(value)))
          return [{ field, about: "key", ...PASTED_CREDENTIAL }];
        return [{ field, about: "key", relies: secret ? [] : ["secrets"], wrong, fix }];
      }
      if (encrypted && !isSecure(value)) {
        const misspelt = misspeltSecure(value);
        if (misspelt !== undefined)
          return [
            {
              field: [...field, misspelt],
              about: "key",
              wrong: "this is not `secure`",
              fix: 'did you mean "secure"?',
            },
          ];
        if (typeof value === "string" && CIPHERTEXT.test(value))
          return [
            {
              field,
              about: "key",
              wrong: "this ciphertext stands beside its id",
              fix: `write ${id}: { secure: … }`,
            },
          ];
        const isNone =
          isEmpty(value) ||
          (isMapping(value) &&
            (Object.keys(value).length === 0 || (Object.hasOwn(value, "secure") && isEmpty(value.secure))));
        const wrong = isNone ? "this secret has no value here" : "this secret is stored in plain text";
        const fix = `remove it, ${isNone ? "or" : "revoke it, and"} run: ${setValueCommand({ id, sensitive: true }, share.environment)}`;
        return [{ field, about: "key", wrong, fix }];
      }
      if (typeof value === "number" || typeof value === "boolean") {
        const wrong = "this is not a text: digits of a number may be lost, as by pulumi config set --path";
        return [{ field, wrong, fix: "write the value in quotes, as it was issued" }];
      }
      // What is encrypted all the same can be looked at only once it is decrypted.
      return !secret || isSecure(value) ? [] : checkPlain(field, secret, value, share);
    });
  };
  return [
    ...check(VALUE_KEYS.sensitive, sensitive, ids(true), true),
    ...check(VALUE_KEYS.plain, plain, ids(false), false),
  ];
}

const SECURE_BELOW = "indent it by two spaces more, below the id that it belongs to";

/** How ciphertexts of Pulumi's secrets providers start. */
const CIPHERTEXT = /^(v1:|AAABA)/;

/** The key that stands for `secure` before a ciphertext: a value in plain text is told as that, whatever its key is. */
function misspeltSecure(value: unknown): string | undefined {
  const [[key, text] = [], ...others] = isMapping(value) ? Object.entries(value) : [];
  return others.length === 0 && key !== undefined && key !== "secure" && CIPHERTEXT.test(String(text))
    ? key
    : undefined;
}

const isEmpty = (value: unknown): boolean => value === null || value === undefined || value === "";

/** What Pulumi writes for a value that it has encrypted. */
const isSecure = (value: unknown): boolean =>
  isMapping(value) && typeof value.secure === "string" && Object.keys(value).length === 1;

/** A credential that is a mapping, such as a service account's key, is one as its text, too. */
const textOf = (value: unknown): string =>
  typeof value === "string" ? value : (JSON.stringify(value) ?? "");

/** The checks that a deployment makes of a value, made here of one that everybody can read. */
function checkPlain(
  field: readonly string[],
  secret: Secret,
  value: unknown,
  { environment }: Share,
): Complaint[] {
  const isScalar = typeof value === "string" || typeof value === "number" || typeof value === "boolean";
  const wrong = isScalar
    ? value === ""
      ? "has no value"
      : malformed(secret, String(value))
    : "is not a text";
  if (isNotForAll(secret.key_name, textOf(value)))
    return [{ field, about: "key", ...exposed(secret, textOf(value), environment) }];
  if (wrong === undefined) return [];
  const isPadded = typeof value === "string" && value !== value.trim();
  // The lines of a key in PEM are parts of it; what follows them is not.
  const byHand = !isPadded
    ? ""
    : value.trim().includes("\n")
      ? "write it with |- behind its id, or "
      : "write it behind its id, in one line and without the white space, or ";
  return [
    {
      field,
      about: "key",
      wrong: `the value ${wrong}`,
      fix: `${byHand}run: ${setValueCommand(secret, environment)}`,
    },
  ];
}

/** What to say of a credential among the values that are not encrypted. */
function exposed(secret: Secret, value: string, environment: string): Pick<Complaint, "wrong" | "fix"> {
  const { id, key_name } = secret;
  const asPublic = setValueCommand(secret, environment);
  if (isSecretKey(value.trim()))
    return {
      wrong: "this is a secret key, and stands where everybody can read it",
      fix: `remove it, revoke it, and run with the public one: ${asPublic}`,
    };
  const [prefix] = PUBLISHED.exec(key_name) ?? [];
  const asSecret =
    prefix === undefined
      ? `take sensitive: false out of ${id} in catalogue/secrets.yaml, and run with a new one: ${setValueCommand({ id, sensitive: true }, environment)}`
      : `take sensitive: false out of ${id} in catalogue/secrets.yaml, and give it a key_name that does not start with ${prefix}`;
  return {
    wrong: "this is a credential, and stands where everybody can read it",
    fix: `remove it and revoke it; then run with a value that may be public: ${asPublic}; or, if the app needs the credential, ${asSecret}`,
  };
}

/** Values that a deployment will ask for: a warning here, since the catalogue is right all the same. */
export function missingValues(
  sensitive: unknown,
  plain: unknown,
  { secrets, environment }: Share,
): Complaint[] {
  const missing = secrets.filter(({ id, sensitive: hidden }) => {
    const values = hidden ? sensitive : plain;
    return isMapping(values) && !Object.hasOwn(values, id);
  });
  const [first] = missing;
  if (!first) return [];
  const rest =
    missing.length > 1
      ? `, and so on for the others; \`npm run secrets -- list ${environment}\` names them`
      : "";
  return [
    {
      severity: "warning",
      relies: ["secrets"],
      field: [],
      wrong: `${missing.length} of ${secrets.length} secrets have no value yet`,
      fix: `before deploying for real, run: ${setValueCommand(first, environment)}${rest}`,
    },
  ];
}
