import { ENVIRONMENTS } from "../../model/entities/entity.ts";
import type { Answers } from "../../model/founding/answers.ts";
import { offersReviewers } from "../../model/founding/places.ts";
import { count } from "../../model/problems/count.ts";
import type { Stack } from "../estate.ts";
import type { FileChange } from "../files/write-all.ts";
import { colours } from "../terminal/colours.ts";
import type { Proposal } from "./proposal.ts";

/** What was answered about who reviews. */
type Answered = Pick<Answers["github"], "visibility" | "plan" | "reviewers">;

/** Why reviewers that were answered are not in the estate. */
const UNASKED =
  "none: the reviewers are left out, since GitHub asks them on a private repository on Enterprise only";

/** What an estate will be, for the one who confirms it. */
export function summaryLines({ estate, changes, following }: Proposal, answered: Answered): string[] {
  return [
    ...estate.stacks.flatMap((stack) => stackLines(stack, answered)),
    "",
    ...changes.map(fileLine),
    ...(following.length > 0 ? [colours.dim(`  and ${count(following.length, "rendered file")}`)] : []),
  ];
}

function stackLines({ environment, settings, share }: Stack, answered: Answered): string[] {
  const { gcp, github, alerts, budget } = settings;
  const channels = [...new Set(share.guardrails.map(({ alert_channel }) => alert_channel))];
  const people = github.reviewers.users.length + github.reviewers.teams.length;
  const isNobodyAsked =
    answered.reviewers.users.length + answered.reviewers.teams.length > 0 && !offersReviewers(answered);
  const isApproved = share.pipelines.some(({ approval_required }) => approval_required);
  const width = Math.max("repository".length, ...share.surfaces.map(({ app }) => app.length));
  const line = (name: string, value: string) => `  ${name.padEnd(width)}  ${value}`;
  return [
    colours.bold(environment),
    line("project", `${gcp.project} (${gcp.project_number}), ${gcp.region}`),
    line("repository", `${github.owner}/${github.repository}, ${github.visibility}, ${github.plan}`),
    ...share.surfaces.map(({ app, endpoint_url }) => line(app, endpoint_url)),
    ...(environment === ENVIRONMENTS[1]
      ? [line("approvals", isApproved ? `by ${count(people, "reviewer")}` : isNobodyAsked ? UNASKED : "none")]
      : []),
    line(
      "alerts",
      [`e-mail ${alerts.email}`, ...channels.filter((it) => !it.startsWith("email:"))].join(", "),
    ),
    line("guardrails", share.guardrails.map(({ id }) => id).join(", ") || "none"),
    line("secrets", `${count(share.secrets.length, "value")} to store`),
    line("budget", budget ? `$${budget.monthly_usd} a month` : "none"),
  ];
}

function fileLine({ path, before, after }: FileChange): string {
  return `  ${before === undefined ? "new      " : after === undefined ? "removed  " : "changed  "}${path}`;
}
