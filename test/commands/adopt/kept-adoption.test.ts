import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { stackAdoption } from "../../../commands/adopt/kept-adoption.ts";

const TEXT = `encryptionsalt: v1:abc=
config:
  # What somebody wrote.
  skeleton:gcp:
    project: acme-staging # the stack's own
    project_number: "123456789012"
  skeleton:secrets:
    database-url-staging:
      secure: v1:AAAA=
`;

let root: string;
const text = () => readFileSync(join(root, "Pulumi.staging.yaml"), "utf8");
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "skeleton-adoption-"));
  writeFileSync(join(root, "Pulumi.staging.yaml"), TEXT);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test("what is taken over stands in the stack's file, beside everything that was there, and goes without a trace", () => {
  const kept = stackAdoption(root, "staging");
  expect(kept.read()).toEqual({});
  const adoption = {
    "gcp:pubsub/topic:Topic::staging-alerts": "projects/acme-staging/topics/alerts-staging",
    "gcp:logging/metric:Metric::ocr_jobs_staging": "acme-staging ocr_jobs_staging",
  };
  kept.write(adoption);
  expect(kept.read()).toEqual(adoption);
  expect(text().startsWith(TEXT)).toBe(true);
  kept.write({});
  expect(text()).toBe(TEXT);
});

test("a file without anything to remove is not touched", () => {
  writeFileSync(join(root, "Pulumi.staging.yaml"), "config:   {}\n");
  stackAdoption(root, "staging").write({});
  expect(text()).toBe("config:   {}\n");
});
