import * as z from "zod";
import { unfit } from "../problems/strange-characters.ts";
import { ENVIRONMENTS, type EntityKind, Id, Name, namedAfterEnvironment, rulesOf, unless } from "./entity.ts";
import { type Flaw, textWithout } from "./flaw.ts";

/** Services that a secret can be a credential of (data model, SecretCredentialSet.service). */
export const SECRET_SERVICES = ["github", "cloud-run", "vercel", "supabase"] as const;

/** Statuses of a secret (data model, SecretCredentialSet.status). */
export const SECRET_STATUSES = ["draft", "active", "rotating"] as const;
/** One of {@link SECRET_STATUSES}. */
export type SecretStatus = (typeof SECRET_STATUSES)[number];

/** What may follow each status: a value is validated, then rotated, then verified, and never becomes a draft again. */
export const SECRET_TRANSITIONS = {
  draft: ["active"],
  active: ["rotating"],
  rotating: ["active"],
} as const satisfies Record<SecretStatus, readonly SecretStatus[]>;

/** Names that end up in the code shipped to browsers and phones: whoever has the app can read them. */
export const PUBLISHED = /^(EXPO_PUBLIC|NEXT_PUBLIC)_/;

/**
 * A credential, or a configuration value that is delivered like one (`sensitive: false`): who owns it, how often it is
 * rotated, under which name it arrives. The value itself is never here: it is in the encrypted stack configuration.
 */
export const Secret = z.strictObject({
  id: Id,
  environment: z.enum(ENVIRONMENTS).describe("the environment it belongs to"),
  service: z.enum(SECRET_SERVICES).describe("the service that it is a credential of"),
  key_name: textWithout(keyNameFlaw)
    .meta({ pattern: "^(?!GITHUB_)[A-Z_][A-Z0-9_]{0,254}$" })
    .describe(
      "the variable's name: upper case, digits and underscores, not starting with a digit or GITHUB_",
    ),
  owner: Name.describe('the role that answers for it, e.g. "platform-lead"'),
  rotation_cadence_days: z
    .int()
    .min(1)
    .max(365)
    .describe("days between rotations, a whole number from 1 to 365"),
  status: z.enum(SECRET_STATUSES).describe("draft (not provisioned yet), active or rotating"),
  /** Extension: `false` delivers a GitHub environment variable or a plain environment variable. */
  sensitive: z.boolean().default(true).describe("true or false: whether its value must stay secret"),
});

/** Parsed {@link Secret}. */
export type Secret = z.infer<typeof Secret>;

const KEY_NAME_FIX =
  "write the variable's name: upper case, digits and underscores, not starting with a digit or GITHUB_";

/** Variables that shells, the dynamic linker and runners read themselves, whoever sets them. */
const READ_BY_SYSTEMS =
  /^(PATH|HOME|SHELL|USER|IFS|ENV|BASH_ENV|CI|LD_[A-Z_]+|RUNNER_[A-Z_]+|ACTIONS_[A-Z_]+)$/;

function keyNameFlaw(text: string): Flaw | undefined {
  if (text.startsWith("GITHUB_")) {
    return { wrong: "GitHub keeps names that start with GITHUB_ for itself", fix: "choose another name" };
  }
  if (!/^[A-Z_][A-Z0-9_]{0,254}$/.test(text))
    return { wrong: `this value does not fit${unfit(text, /[A-Z0-9_]/)}`, fix: KEY_NAME_FIX };
  if (!READ_BY_SYSTEMS.test(text)) return undefined;
  return { wrong: "shells and runners read a variable of this name themselves", fix: "choose another name" };
}

/** Names of what is a credential by any account. */
const CREDENTIAL_NAME =
  /(^|_|PG)(TOKEN|SECRET|PASSWORD|PASSWD|PASS|PWD|PASSPHRASE|CREDENTIALS?(_JSON)?|SERVICE_ACCOUNT_(KEY|JSON)|PRIVATE_KEY|SECRET_KEY(_BASE)?|SERVICE_ROLE(_KEY)?|(API|ACCESS|SIGNING|ENCRYPTION|MASTER|HMAC|SESSION|COOKIE)_KEY|DATABASE_URL|WEBHOOK_URL(_[A-Z0-9_]+)?)$/;

/** Those of them that are never public, not even where the name says so. */
const NEVER_PUBLIC =
  /(SECRET(_KEY(_BASE)?)?|PASSWORD|PASSPHRASE|PRIVATE_KEY|(SIGNING|ENCRYPTION|MASTER)_KEY|AUTH_TOKEN|SERVICE_ROLE(_KEY)?|SERVICE_ACCOUNT_(KEY|JSON)|DATABASE_URL)$/;

const rule = rulesOf<Secret>();

/** Secrets as a kind of catalogue entry. */
export const secretKind: EntityKind<Secret> = {
  kind: "secret",
  file: "secrets.yaml",
  shapeOf: () => Secret,
  // `secret: true` means something else.
  unknownField: (field, { [field]: value }) =>
    /^(value|secret|token|password)$/.test(field) && typeof value !== "boolean"
      ? "the value of a secret does not stand here; npm run secrets -- set ID stores it"
      : undefined,
  rules: [
    rule(["id", "environment"], (secret) => namedAfterEnvironment(secret)),
    rule(["key_name", "sensitive"], ({ key_name, sensitive }) =>
      unless(!sensitive || !PUBLISHED.test(key_name), {
        field: ["key_name"],
        wrong: "a variable of this name is built into the app and readable by everybody who has it",
        fix: NEVER_PUBLIC.test(key_name)
          ? UNPREFIXED
          : `write sensitive: false if it may be public, else ${UNPREFIXED}`,
      }),
    ),
    rule(["key_name", "sensitive"], ({ key_name, sensitive }) => {
      const isCredential = (PUBLISHED.test(key_name) ? NEVER_PUBLIC : CREDENTIAL_NAME).test(key_name);
      return unless(sensitive || !isCredential, {
        field: ["sensitive"],
        wrong: `${key_name} is the name of a credential, and its value would stand in the stack's file for all to read`,
        fix: PUBLISHED.test(key_name)
          ? `leave the field out, and ${UNPREFIXED}; or give it another name if it is no credential`
          : "leave the field out, or rename the variable if it is no credential",
      });
    }),
  ],
};

/** What to do with a name that would publish a credential. */
const UNPREFIXED = "rename it without the PUBLIC prefix";

/** Whether the secret is provisioned: a draft is declared, and waits for its value to be validated. */
export const isProvisioned = ({ status }: Pick<Secret, "status">): boolean => status !== "draft";
