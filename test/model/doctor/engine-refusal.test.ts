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
