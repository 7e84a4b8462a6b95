/** Why the Pulumi CLI does not answer: a kind that a check knows what to do about, and a sentence. */
export interface EngineRefusal {
  readonly kind: "login" | "no stack" | "passphrase" | "key" | "bucket" | undefined;
  readonly says: string;
  /** What to do, where it depends on what was said. */
  readonly fix?: string;
}

/** Longest text of the CLI's that is repeated, in characters. */
const LONGEST = 200;

/** Messages of the CLI, 3.255, on standard error. */
const KNOWN: readonly (readonly [message: RegExp, kind: EngineRefusal["kind"], says: string])[] = [
  [
    /PULUMI_ACCESS_TOKEN must be set|not logged in|invalid access token|\[401\]/i,
    "login",
    "the Pulumi CLI is logged in nowhere, or its login is refused",
  ],
  [/no stack named/, "no stack", "the backend has no such stack"],
  [
    /incorrect passphrase|passphrase must be set/i,
    "passphrase",
    "the passphrase of the stack's secrets is missing or wrong",
  ],
];

/** Reads what the CLI printed to standard error. */
export function engineRefusal(said: string): EngineRefusal {
  const stored = keyRefusal(said) ?? bucketRefusal(said);
  if (stored) return stored;
  const [, kind, says] = KNOWN.find(([message]) => message.test(said)) ?? [];
  if (kind && says) return { kind, says };
  const lines = said.split("\n").map((line) => line.trim());
  const error = lines.find((line) => line.startsWith("error: ")) ?? lines.find((line) => line !== "") ?? "";
  const reason = error.replace(/^error: /, "").slice(0, LONGEST);
  return { kind: undefined, says: `the Pulumi CLI fails${reason && `: ${reason}`}` };
}

/** Full name of a key of Cloud KMS, with the version in use where one is named. */
const KEY =
  /projects\/(?<project>[\w:.-]+)\/locations\/(?<location>[\w-]+)\/keyRings\/(?<ring>[\w-]+)\/cryptoKeys\/(?<key>[\w-]+)(\/cryptoKeyVersions\/(?<version>\d+))?/;

/** Why Cloud KMS does not open the stack's secrets (cloud.google.com/kms/docs/key-states, and its errors). */
function keyRefusal(said: string): EngineRefusal | undefined {
  const { project, location, ring, key, version = "VERSION" } = KEY.exec(said)?.groups ?? {};
  if (key === undefined) return undefined;
  const at = `--keyring ${ring} --location ${location} --project ${project}`;
  const [, state] = /current state is: (\w+)/.exec(said) ?? [];
  if (state === "DISABLED")
    return {
      kind: "key",
      says: `the version ${version} of the key ${key}, which encrypts the stack's secrets, is disabled`,
      fix: `gcloud kms keys versions enable ${version} --key ${key} ${at}`,
    };
  if (state === "DESTROY_SCHEDULED")
    return {
      kind: "key",
      says: `the version ${version} of the key ${key}, which encrypts the stack's secrets, will be destroyed`,
      fix: `gcloud kms keys versions restore ${version} --key ${key} ${at}, and enable it`,
    };
  if (state !== undefined)
    return {
      kind: "key",
      says: `the version ${version} of the key ${key}, which encrypts the stack's secrets, is ${state.toLowerCase()}`,
      fix: "docs/state.md, with a new key: every secret is set again",
    };
  if (!/PermissionDenied|\b403\b/.test(said)) return undefined;
  return {
    kind: "key",
    says: `this login may not decrypt with the key ${key}, which encrypts the stack's secrets, or there is no such key`,
    fix: `gcloud kms keys add-iam-policy-binding ${key} ${at} --member MEMBER --role roles/cloudkms.cryptoKeyEncrypterDecrypter`,
  };
}

/** Why the bucket of the state does not answer. */
function bucketRefusal(said: string): EngineRefusal | undefined {
  if (!/bucket/i.test(said)) return undefined;
  if (/bucket does not exist|NoSuchBucket|code=NotFound/.test(said))
    return {
      kind: "bucket",
      says: "the bucket that the Pulumi CLI is logged in to does not exist",
      fix: "tools/state/make-bucket.sh STACK PROJECT REGION, or pulumi login with the right bucket",
    };
  if (/storage\.(objects|buckets)\.\w+ access|code=PermissionDenied/.test(said))
    return {
      kind: "bucket",
      says: "this login may not read the bucket of the state",
      fix: "gcloud storage buckets add-iam-policy-binding gs://BUCKET --member MEMBER --role roles/storage.objectUser",
    };
  return undefined;
}
