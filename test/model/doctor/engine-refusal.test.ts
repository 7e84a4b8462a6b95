import { expect, test } from "vitest";
import { engineRefusal } from "../../../model/doctor/engine-refusal.ts";

test.each([
  ["error: PULUMI_ACCESS_TOKEN must be set for login during non-interactive CLI sessions\n", "login"],
  ["error: invalid access token\n", "login"],
  ["error: incorrect passphrase\n", "passphrase"],
  [
    "error: passphrase must be set with PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE environment variables\n",
    "passphrase",
  ],
  ["error: no stack named 'production' found\n", "no stack"],
])("%s", (said, kind) => {
  expect(engineRefusal(said).kind).toBe(kind);
});

test.each([
  [
    'Logging in using access token from PULUMI_ACCESS_TOKEN\nerror: performing HTTP request: Get "https://api.example.com/api/user": connection refused\n',
    'the Pulumi CLI fails: performing HTTP request: Get "https://api.example.com/api/user": connection refused',
  ],
  ["", "the Pulumi CLI fails"],
])("any other text is repeated, without what comes before the error: %#", (said, says) => {
  expect(engineRefusal(said)).toEqual({ kind: undefined, says });
});

const KEY = "projects/acme/locations/asia-northeast1/keyRings/pulumi/cryptoKeys/production";
const AT = "--keyring pulumi --location asia-northeast1 --project acme";
test.each([
  [
    `error: secrets (code=FailedPrecondition): rpc error: desc = ${KEY}/cryptoKeyVersions/3 is not enabled, current state is: DISABLED.`,
    "key",
    `gcloud kms keys versions enable 3 --key production ${AT}`,
  ],
  [
    `error: secrets (code=FailedPrecondition): rpc error: desc = ${KEY}/cryptoKeyVersions/3 is not enabled, current state is: DESTROY_SCHEDULED.`,
    "key",
    `gcloud kms keys versions restore 3 --key production ${AT}, and enable it`,
  ],
  [
    `error: secrets (code=FailedPrecondition): rpc error: desc = ${KEY}/cryptoKeyVersions/3 is not enabled, current state is: DESTROYED.`,
    "key",
    "docs/state.md, with a new key: every secret is set again",
  ],
  [
    `error: secrets (code=PermissionDenied): rpc error: desc = Permission 'cloudkms.cryptoKeyVersions.useToDecrypt' denied on resource '${KEY}' (or it may not exist).`,
    "key",
    `gcloud kms keys add-iam-policy-binding production ${AT} --member MEMBER --role roles/cloudkms.cryptoKeyEncrypterDecrypter`,
  ],
  [
    "error: could not list bucket: blob (code=NotFound): googleapi: Error 404: The specified bucket does not exist., notFound",
    "bucket",
    "tools/state/make-bucket.sh STACK PROJECT REGION, or pulumi login with the right bucket",
  ],
  [
    "error: could not list bucket: blob (code=PermissionDenied): googleapi: Error 403: x@example.com does not have storage.objects.list access to the Google Cloud Storage bucket.",
    "bucket",
    "gcloud storage buckets add-iam-policy-binding gs://BUCKET --member MEMBER --role roles/storage.objectUser",
  ],
])("%s", (said, kind, fix) => {
  expect(engineRefusal(said)).toMatchObject({ kind, fix });
});
