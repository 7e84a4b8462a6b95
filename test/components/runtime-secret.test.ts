import { expect, test } from "vitest";
import { RuntimeSecret } from "../../components/runtime-secret.ts";
import { databaseUrl, hidden, plan, ref, T, valueFor } from "./fixtures.ts";

const PARENT = ref("skeleton:gcp:RuntimeSecret", "database-url-staging");

const planOf = (protect = false) =>
  plan(
    () =>
      new RuntimeSecret("database-url-staging", {
        project: "example-staging",
        secret: databaseUrl,
        value: valueFor(databaseUrl),
        protect,
      }),
  );

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
