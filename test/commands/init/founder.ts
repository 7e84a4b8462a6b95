import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { writeAll } from "../../../commands/files/write-all.ts";
import { presentEstate } from "../../../commands/init/present-estate.ts";
import { type Proposal, proposalOf } from "../../../commands/init/proposal.ts";
import { wantedEstate, wantedProblems, wantedWarnings } from "../../../commands/init/wanted-estate.ts";
import { checkAnswers } from "../../../model/founding/read-answers.ts";
import { formatProblem } from "../../../model/problems/problem.ts";
import type { Mapping } from "../../../model/yaml/source.ts";

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A folder that holds runbooks, and no estate yet. */
export function emptyProject(): string {
  const root = mkdtempSync(join(tmpdir(), "skeleton-founder-"));
  folders.push(root);
  mkdirSync(join(root, "docs/runbooks"), { recursive: true });
  for (const name of RUNBOOKS) writeFileSync(join(root, `docs/runbooks/${name}.md`), `# ${name}\n`);
  return root;
}

const RUNBOOKS = ["api-latency", "ocr-failures", "cloud-run-quota", "vercel-build-minutes"];

/** What answers lead to in a project, without writing it: the proposal, and every problem as it would be printed. */
export async function founded(
  root: string,
  value: Mapping,
  isNew = true,
): Promise<{ proposal?: Proposal; problems: string[]; warnings: string[] }> {
  const present = presentEstate(root);
  const place = (path: readonly (string | number)[]) => ({
    file: "answers.yaml",
    line: path.length,
    column: 1,
  });
  const checked = checkAnswers(isNew ? {} : present.answers, [
    { value, isFile: true, placeOf: place, placeOfKey: place },
  ]);
  const proposal =
    checked.answers &&
    (await proposalOf(root, present, wantedEstate(present, checked.answers, isNew), isNew));
  const problems = wantedProblems(checked, proposal?.problems ?? []).map(formatProblem);
  const warnings = wantedWarnings(checked, proposal?.problems ?? []).map(formatProblem);
  return { ...(proposal && { proposal }), problems, warnings };
}

/** Makes a project's estate what answers lead to. @throws with every problem. */
export async function found(root: string, value: Mapping, isNew = true): Promise<Proposal> {
  const { proposal, problems } = await founded(root, value, isNew);
  if (!proposal || problems.length > 0) throw new Error(problems.join("\n"));
  writeAll(root, [...proposal.changes, ...proposal.following]);
  return proposal;
}

/** The least that has to be answered. */
export const LEAST = {
  gcp: {
    region: "asia-northeast1",
    staging: { project: "acme-staging", project_number: "345678901234" },
    production: { project: "acme-production", project_number: "456789012345" },
  },
  github: {
    owner: "acme",
    owner_id: 20000001,
    repository: "platform",
    repository_id: 910000001,
    visibility: "public",
  },
  alerts: { email: "ops@acme.dev" },
} as const;

/** An organization's private repository on Team, api and portal only, with domains, Slack and three reviewers. */
export const FOUNDER = {
  ...LEAST,
  gcp: { ...LEAST.gcp, region: "europe-west1" },
  github: {
    ...LEAST.github,
    owner: "acme-health",
    owner_type: "organization",
    visibility: "private",
    plan: "team",
    reviewers: { users: [20000002, 20000003, 20000004] },
  },
  apps: ["api", "portal"],
  domain: "acme.health",
  vercel: { plan: "pro", team: "team_abcdefghijklmnopqrstuvwx" },
  alerts: { email: "ops@acme.dev", channel: "slack:#ops" },
} as const;
