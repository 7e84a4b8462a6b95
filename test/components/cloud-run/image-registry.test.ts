import { describe, expect, test } from "vitest";
import { ImageRegistry } from "../../../components/cloud-run/image-registry.ts";
import type { RuntimeSecret } from "../../../components/cloud-run/runtime-secret.ts";
import { pulledFrom } from "../../../model/delivery/image.ts";
import { gcp, plan, ref, storedSecret, T } from "../fixtures.ts";

const PARENT = ref("skeleton:gcp:ImageRegistry", "staging-images");
const AGENT = ref(T.serviceIdentity, "staging-images-agent");
const READER = ref(T.secretIamMember, "staging-images-agent-reads-token");

const planOf = (pullSecret?: RuntimeSecret) =>
  plan(
    () =>
      new ImageRegistry("staging-images", {
        environment: "staging",
        gcp,
        owner: "example-founder",
        pullSecret,
      }),
  );
const withToken = () => planOf(storedSecret("ghcr-read-token-staging"));

test("the repository in front of private images, exactly", async () => {
  expect((await withToken()).one(T.repository)).toEqual({
    type: T.repository,
    name: "staging-images",
    parent: PARENT,
    dependsOn: [READER],
    inputs: {
      project: "example-staging",
      location: "asia-northeast1",
      repositoryId: "ghcr-staging",
      description: "Copies of ghcr.io images that staging runs",
      format: "DOCKER",
      mode: "REMOTE_REPOSITORY",
      remoteRepositoryConfig: {
        description: "ghcr.io",
        commonRepository: { uri: "https://ghcr.io" },
        upstreamCredentials: {
          usernamePasswordCredentials: {
            username: "example-founder",
            passwordSecretVersion: "version name of ghcr-read-token-staging",
          },
        },
      },
      cleanupPolicies: [
        { id: "delete-old", action: "DELETE", condition: { olderThan: "2592000s" } },
        { id: "keep-newest", action: "KEEP", mostRecentVersions: { keepCount: 5 } },
      ],
      labels: { "managed-by": "pulumi", environment: "staging" },
    },
  });
});

describe("private images", () => {
  test("the registry's own agent may read the token before the repository needs it", async () => {
    const made = await withToken();

    expect(made.one(T.serviceIdentity)).toEqual({
      type: T.serviceIdentity,
      name: "staging-images-agent",
      parent: PARENT,
      inputs: { project: "example-staging", service: "artifactregistry.googleapis.com" },
    });
    expect(made.one(T.secretIamMember)).toEqual({
      type: T.secretIamMember,
      name: "staging-images-agent-reads-token",
      parent: PARENT,
      dependsOn: [AGENT],
      inputs: {
        project: "example-staging",
        secretId: "ghcr-read-token-staging",
        role: "roles/secretmanager.secretAccessor",
        member: "serviceAccount:ServiceIdentity(staging-images-agent).email",
      },
    });
    expect(made.one(T.repository).dependsOn).toContain(READER);
  });

  test("the token is referred to by its version, never contained", async () => {
    const { remoteRepositoryConfig } = (await withToken()).one(T.repository).inputs;

    expect(remoteRepositoryConfig).toMatchObject({
      upstreamCredentials: {
        usernamePasswordCredentials: { passwordSecretVersion: "version name of ghcr-read-token-staging" },
      },
    });
  });
});

test("public images need no credentials and no agent", async () => {
  const made = await planOf();

  expect(made.resources.map(({ type }) => type)).toEqual([T.repository, "skeleton:gcp:ImageRegistry"]);
  expect(made.one(T.repository).inputs.remoteRepositoryConfig).toEqual({
    description: "ghcr.io",
    commonRepository: { uri: "https://ghcr.io" },
  });
});

test("`dockerRepository.customRepository` is deprecated, and not used", async () => {
  expect(JSON.stringify((await withToken()).resources)).not.toMatch(/dockerRepository|customRepository/);
});

test("what is pulled through it keeps owner, name and digest", () => {
  expect(
    pulledFrom("ghcr.io/o/i@sha256:12", "asia-northeast1-docker.pkg.dev/example-staging/ghcr-staging"),
  ).toBe("asia-northeast1-docker.pkg.dev/example-staging/ghcr-staging/o/i@sha256:12");
});
