import { expect, test } from "vitest";
import { loginFlaw, repositoryFlaw } from "../../../model/entities/github-names.ts";
import { imageFlaw, imageOwner, isMeantAsImage } from "../../../model/entities/image-name.ts";
import { schemaFlaw } from "../../../model/entities/postgres-schema.ts";
import { urlPathFlaw } from "../../../model/entities/url-path.ts";

/** Each table: what a vendor takes, and what it refuses. */
test.each([
  [
    "login",
    loginFlaw,
    ["acme", "A-1", "ann_acme", "a".repeat(39)],
    ["", "-a", "a-", "a--b", "a/b", "a.b", "a".repeat(40), "ann_"],
  ],
  [
    "repository",
    repositoryFlaw,
    ["estate", ".github", "a.b_c-d", "x".repeat(100)],
    ["", ".", "..", "a/b", "a b", "x.git", "x.wiki", "x".repeat(101)],
  ],
  [
    "schema",
    schemaFlaw,
    ["app_staging", "public", "authentication", "_x"],
    [
      "auth",
      "storage",
      "realtime",
      "vault",
      "extensions",
      "graphql_public",
      "pg_catalog",
      "information_schema",
      "App",
      "1a",
      "a-b",
    ],
  ],
  [
    "path of a probe",
    urlPathFlaw,
    ["/", "/healthz", "/a:check", "/@me", "/a%20b", "/a/b/"],
    [
      "healthz",
      "//a",
      "/a?b",
      "/a#b",
      "/a b",
      "/../a",
      "/a/.",
      "/%2e%2e/a",
      "/a%0ab",
      "/a%00",
      "/a%zz",
      "/$(id)",
      "/*",
      `/${"a".repeat(512)}`,
    ],
  ],
  [
    "image",
    imageFlaw,
    ["ghcr.io/acme/api", "ghcr.io/acme/team/api_v2", "ghcr.io/a/b--c"],
    [
      "ghcr.io/acme",
      "ghcr.io/Acme/api",
      "GHCR.io/acme/api",
      "ghcr.io/acme/api:1",
      "ghcr.io/acme/api@sha256:0",
      "ghcr.io/acme/api/",
      "ghcr.io/a..b/c",
      "docker.io/acme/api",
      `ghcr.io/acme/${"a".repeat(250)}`,
    ],
  ],
])("a %s", (_, flawOf, right, wrong) => {
  expect(right.filter((text) => flawOf(text) !== undefined)).toEqual([]);
  expect(wrong.filter((text) => flawOf(text) === undefined)).toEqual([]);
});

test("what is meant to be an image is told from a path", () => {
  const images = [
    "ghcr.io/acme/api",
    "GHCR.IO/acme/api",
    "docker.io/a/b",
    "europe-docker.pkg.dev/p/r/i",
    "https://ghcr.io/a/b",
  ];
  expect(images.filter((text) => !isMeantAsImage(text))).toEqual([]);
  expect(["dist", "apps/portal/.next", "docs.d/a"].filter(isMeantAsImage)).toEqual([]);
  expect(imageOwner("ghcr.io/acme/api")).toBe("acme");
});
