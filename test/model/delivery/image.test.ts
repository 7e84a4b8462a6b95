import { expect, test } from "vitest";
import {
  imageRegistryPath,
  PLACEHOLDER_IMAGE,
  pulledFrom,
  runningImage,
} from "../../../model/delivery/image.ts";

const REGISTRY = "asia-northeast1-docker.pkg.dev/acme-staging/ghcr-staging";
const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;

test("an environment's images come from its own registry", () => {
  const gcp = { project: "acme-staging", project_number: "1", region: "asia-northeast1" };
  expect(imageRegistryPath({ gcp }, "staging")).toBe(REGISTRY);
});

test.each([
  [`ghcr.io/acme/api@${DIGEST}`, `${REGISTRY}/acme/api@${DIGEST}`],
  ["ghcr.io/acme/team/api:1.2", `${REGISTRY}/acme/team/api:1.2`],
  ["us-docker.pkg.dev/p/r/api:1", "us-docker.pkg.dev/p/r/api:1"],
  ["ghcr.io.example.com/acme/api:1", "ghcr.io.example.com/acme/api:1"],
])("%s is pulled from %s", (image, pulled) => {
  expect(pulledFrom(image, REGISTRY)).toBe(pulled);
});

test.each<
  [name: string, named: string | undefined, live: string | undefined, image: string, isPlaceholder: boolean]
>([
  ["nothing named, nothing live: the placeholder", undefined, undefined, PLACEHOLDER_IMAGE, true],
  ["nothing named: what CI deployed", undefined, `${REGISTRY}/acme/api:2`, `${REGISTRY}/acme/api:2`, false],
  ["nothing named: what is live, as it is", undefined, "ghcr.io/acme/api:2", "ghcr.io/acme/api:2", false],
  ["nothing named: the placeholder stays one", undefined, PLACEHOLDER_IMAGE, PLACEHOLDER_IMAGE, true],
  [
    "the placeholder by tag is one",
    undefined,
    `${PLACEHOLDER_IMAGE}:latest`,
    `${PLACEHOLDER_IMAGE}:latest`,
    true,
  ],
  [
    "the placeholder by digest is one",
    undefined,
    `${PLACEHOLDER_IMAGE}@${DIGEST}`,
    `${PLACEHOLDER_IMAGE}@${DIGEST}`,
    true,
  ],
  [
    "named: over what is live",
    "ghcr.io/acme/api:3",
    `${REGISTRY}/acme/api:2`,
    `${REGISTRY}/acme/api:3`,
    false,
  ],
  [
    "named: on the first deployment",
    `ghcr.io/acme/api@${DIGEST}`,
    undefined,
    `${REGISTRY}/acme/api@${DIGEST}`,
    false,
  ],
  [
    "another image of a longer name",
    undefined,
    `${PLACEHOLDER_IMAGE}-world:1`,
    `${PLACEHOLDER_IMAGE}-world:1`,
    false,
  ],
])("%s", (_, named, live, image, isPlaceholder) => {
  expect(runningImage(named, live, REGISTRY)).toEqual({ image, isPlaceholder });
});
