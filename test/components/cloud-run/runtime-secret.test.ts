import { all } from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import { RuntimeSecret } from "../../../components/cloud-run/runtime-secret.ts";
import type { SecretVersions } from "../../../model/governance/snapshot.ts";
import { databaseUrl, hidden, plan, ref, T, valueFor } from "../fixtures.ts";

const PARENT = ref("skeleton:gcp:RuntimeSecret", "database-url-staging");

const planOf = (
  protect = false,
  versions: SecretVersions = { current: 1 },
  before?: string,
  use: (secret: RuntimeSecret) => unknown = () => {},
) =>
  plan(
    () =>
      use(
        new RuntimeSecret("database-url-staging", {
          project: "example-staging",
          secret: databaseUrl,
          value: valueFor(databaseUrl),
          versions,
          protect,
        }),
      ),
    { computed: ({ type, name }) => (isFirstVersion(type, name) && before ? { secretData: before } : {}) },
  );

const isFirstVersion = (type: string, name: string) =>
  type === T.secretVersion && name === "database-url-staging";

test("the secret, exactly: replicated by Google, since that can never be changed", async () => {
  expect((await planOf()).one(T.secret)).toEqual({
    type: T.secret,
    name: "database-url-staging",
    parent: PARENT,
    inputs: {
      project: "example-staging",
      secretId: "database-url-staging",
      replication: { auto: {} },
      labels: { "managed-by": "pulumi", environment: "staging" },
      deletionProtection: false,
    },
  });
});

test("its version, exactly: the value is marked as secret", async () => {
  expect((await planOf()).one(T.secretVersion)).toEqual({
    type: T.secretVersion,
    name: "database-url-staging",
    parent: PARENT,
    dependsOn: [ref(T.secret, "database-url-staging")],
    inputs: {
      secret: "Secret(database-url-staging).id",
      secretData: hidden("value of database-url-staging"),
    },
  });
});

describe("while a rotation is under way", () => {
  const versions = { current: 2, previous: 1 };

  test("there are two versions, and the one before keeps the value that the state has", async () => {
    const made = await planOf(false, versions, "the old value");

    expect(made.one(T.secretVersion, "database-url-staging").options).toEqual({
      ignoreChanges: ["secretData"],
    });
    expect(made.one(T.secretVersion, "database-url-staging-2")).toEqual({
      type: T.secretVersion,
      name: "database-url-staging-2",
      parent: PARENT,
      dependsOn: [ref(T.secret, "database-url-staging"), ref(T.secretVersion, "database-url-staging")],
      inputs: {
        secret: "Secret(database-url-staging).id",
        secretData: hidden("value of database-url-staging"),
      },
    });
  });

  test("what reads it gets the new one", async () => {
    const read = await new Promise((resolve) => {
      planOf(false, versions, "the old value", ({ version, versionName }) =>
        all([version, versionName]).apply(resolve),
      );
    });

    expect(read).toEqual([
      "SecretVersion(database-url-staging-2).version",
      "SecretVersion(database-url-staging-2).name",
    ]);
  });
});

test("once a rotation is verified, there is one version, and it stays the one that it was", async () => {
  const { inputs, name } = (await planOf(false, { current: 2 })).one(T.secretVersion);

  expect(name).toBe("database-url-staging-2");
  expect(inputs.secretData).toEqual(hidden("value of database-url-staging"));
});

test("no rotation is computed from the clock: every preview would change it, and it rotates nothing", async () => {
  const { inputs } = (await planOf()).one(T.secret);

  expect(inputs).not.toHaveProperty("rotation");
  expect(inputs).not.toHaveProperty("topics");
  expect(inputs).not.toHaveProperty("expireTime");
});

test("protection is the secret's; versions come and go with every rotation", async () => {
  const made = await planOf(true);

  expect(made.one(T.secret).protect).toBe(true);
  expect(made.one(T.secret).inputs.deletionProtection).toBe(true);
  expect(made.one(T.secretVersion)).not.toHaveProperty("protect");
});
