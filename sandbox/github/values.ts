import type {
  ActionsEnvironmentSecretArgs,
  ActionsEnvironmentSecretState,
} from "@pulumi/github/actionsEnvironmentSecret.js";
import type {
  ActionsEnvironmentVariableArgs,
  ActionsEnvironmentVariableState,
} from "@pulumi/github/actionsEnvironmentVariable.js";
import { derived, identity, optional, resourceType, type Violation } from "../provider/resource-type.ts";
import { environmentId, repositoryId, requireEnvironment } from "./github-api.ts";

/**
 * A secret of an environment. Its PUT overwrites silently, and deleting it deletes whatever value is there: a
 * replacement that creates first ends without the secret (pulumi/pulumi-github#223).
 */
export const environmentSecret = resourceType<ActionsEnvironmentSecretArgs, ActionsEnvironmentSecretState>({
  token: "github:index/actionsEnvironmentSecret:ActionsEnvironmentSecret",
  inputs: {
    repository: identity,
    environment: identity,
    secretName: identity,
    value: { secret: true },
    valueEncrypted: { secret: true },
    plaintextValue: { secret: true },
    encryptedValue: { secret: true },
    keyId: optional,
  },
  id: (inputs) => `${environmentId(inputs)}:${inputs.secretName}`,
  upsert: true,
  *check({ secretName, value, valueEncrypted, plaintextValue, encryptedValue }) {
    yield* nameRules("secretName", secretName);
    const given = [value, valueEncrypted, plaintextValue, encryptedValue].filter((it) => it !== undefined);
    if (given.length !== 1) {
      yield { property: "value", reason: "A secret needs exactly one value: use value." };
    }
  },
  admit: (inputs, cloud) => void requireEnvironment(cloud, inputs),
  computed: {
    repositoryId,
    createdAt: (_, { now }) => now,
    keyId: (_, { id }) => derived(id, 18, "0123456789"),
  },
  renewed: { updatedAt: (_, { now }) => now, remoteUpdatedAt: (_, { now }) => now },
});

/** A variable of an environment: readable by everyone who can read the repository's settings. */
export const environmentVariable = resourceType<
  ActionsEnvironmentVariableArgs,
  ActionsEnvironmentVariableState
>({
  token: "github:index/actionsEnvironmentVariable:ActionsEnvironmentVariable",
  inputs: { repository: identity, environment: identity, variableName: identity, value: { required: true } },
  id: (inputs) => `${environmentId(inputs)}:${inputs.variableName}`,
  check: ({ variableName }) => nameRules("variableName", variableName),
  admit: (inputs, cloud) => void requireEnvironment(cloud, inputs),
  computed: { repositoryId, createdAt: (_, { now }) => now },
  renewed: { updatedAt: (_, { now }) => now },
});

/** https://docs.github.com/en/actions/reference/security/secrets#naming-your-secrets */
function* nameRules(property: string, name: string): Iterable<Violation> {
  if (!/^[A-Z_][A-Z0-9_]*$/.test(name)) {
    yield { property, reason: `${property} "${name}" must match [A-Z_][A-Z0-9_]*.` };
  }
  if (name.startsWith("GITHUB_")) {
    yield { property, reason: `${property} "${name}" must not start with GITHUB_.` };
  }
}
