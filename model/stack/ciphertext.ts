import type { FieldPath } from "../problems/place.ts";
import { isMapping, type Mapping } from "../yaml/source.ts";

/**
 * How a value stands in a stack's file once it is encrypted: a key of the stack's own (passphrase, or a cloud's key
 * management) gives `v1:NONCE:CIPHERTEXT`, with 12 bytes of nonce and 16 of tag at least; Pulumi Cloud gives one base64
 * text whose first bytes name its version.
 * Source: pulumi/sdk/go/common/resource/config/crypt.go, and what the Pulumi Cloud writes.
 */
const WITH_OWN_KEY =
  /^v1:[A-Za-z0-9+/]{16}:(?:[A-Za-z0-9+/]{4}){5,}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$|^v1:[A-Za-z0-9+/]{16}:[A-Za-z0-9+/]{22}==$/;
const OF_PULUMI_CLOUD = /^AAABA[A-Za-z0-9+/]{20,}={0,2}$/;

/** `v1:SALT:` and a ciphertext by which a passphrase is checked. */
const SALT = /^v1:[A-Za-z0-9+/]{11}=:v1:[A-Za-z0-9+/]{16}:[A-Za-z0-9+/]{22,}={0,2}$/;

/** Whether the stack's file says that its secrets are encrypted with a key of its own. */
const hasOwnKey = (file: Mapping): boolean =>
  file.encryptionsalt !== undefined || file.encryptedkey !== undefined;

/** Whether a text is a ciphertext of the secrets provider that the stack's file names; of Pulumi Cloud, where it names none. */
export const isCiphertext = (text: string, file: Mapping): boolean =>
  (hasOwnKey(file) ? WITH_OWN_KEY : OF_PULUMI_CLOUD).test(text);

/** Whether a text was encrypted with a key of the stack's own, and the file does not have that key any more. */
export const lostItsKey = (text: string, file: Mapping): boolean =>
  WITH_OWN_KEY.test(text) && !hasOwnKey(file);

/** Pulumi's own providers, and the key managements, each with its key. Source: Pulumi, "Secrets", available providers. */
const SECRETS_PROVIDER = /^(default|passphrase|(awskms|azurekeyvault|gcpkms|hashivault):\/\/\S+)$/;

/** The grammar of them, as messages state it. */
export const SECRETS_PROVIDER_GRAMMAR =
  "default, passphrase, awskms://…, azurekeyvault://…, gcpkms://… or hashivault://…";

/** Whether the engine has a secrets provider of this name. */
export const isSecretsProvider = (value: unknown): boolean =>
  typeof value === "string" && SECRETS_PROVIDER.test(value);

/** Whether the salt of a stack's file is one that the CLI can read. */
export const isSalt = (value: unknown): boolean => typeof value === "string" && SALT.test(value);

/** The paths below a value of everything that stands under `secure:`. */
export function secureIn(
  value: unknown,
  path: FieldPath = [],
): readonly { readonly path: FieldPath; readonly text: string }[] {
  if (Array.isArray(value)) return value.flatMap((part, i) => secureIn(part, [...path, i]));
  if (!isMapping(value)) return [];
  if (typeof value.secure === "string" && Object.keys(value).length === 1)
    return [{ path, text: value.secure }];
  return Object.entries(value).flatMap(([key, part]) => secureIn(part, [...path, key]));
}
