import { conventions } from "../../model/delivery/conventions.ts";
import { declaredRules } from "../../model/delivery/environment-rules.ts";
import { codeOwners, REQUIRED_CHECKS, repositoryRules } from "../../model/delivery/repository-rules.ts";
import { type Share, shareOf } from "../../model/delivery/share.ts";
import type { Catalogue } from "../../model/entities/catalogue.ts";
import type { RenderSettings } from "../render-settings.ts";
import { code, page, sentence, table } from "./markdown.ts";

/** What GitHub enforces on the way to each stack, and what is a convention only. */
export function protectionSection(catalogue: Catalogue, stacks: RenderSettings["stacks"]): string {
  const declared = stacks.map((stack) => ({ ...stack, share: shareOf(catalogue, stack.environment) }));
  const unenforced = declared.flatMap(({ environment, settings, share }) =>
    conventions(settings, share).map(
      ({ what, instead }) => `- ${environment}: ${what}. To have it enforced: ${instead}.`,
    ),
  );
  const frozen = stacks.flatMap(({ environment, settings: { freeze } }) =>
    freeze === undefined
      ? []
      : [`**${environment} is frozen**, nothing is delivered or updated: ${sentence(freeze)}`],
  );
  return page(
    ...frozen,
    "What GitHub enforces, as it is declared; `npm run protection -- STACK` compares it with GitHub's own answer. An " +
      "administrator of the repository can change all of it.",
    table(
      [
        "GitHub environment",
        "Asks",
        "Who started it may approve",
        "Waits",
        "Administrators may skip",
        "May use it",
      ],
      declared.flatMap(({ settings, share }) =>
        declaredRules(settings, share).map((rules) => {
          const asked = [...rules.users.map((id) => `user ${id}`), ...rules.teams.map((id) => `team ${id}`)];
          return [
            code(rules.name),
            asked.length > 0 ? `one of ${asked.join(", ")}` : "nobody",
            asked.length === 0 ? "–" : rules.prevent_self_review ? "no" : "yes",
            rules.wait_timer_minutes === 0 ? "–" : `${rules.wait_timer_minutes} min`,
            rules.admins_bypass ? "yes" : "no",
            rules.policies.map(code).join(", ") || "nothing",
          ];
        }),
      ),
    ),
    rulesets(catalogue, declared),
    unenforced.length > 0
      ? `**Conventions only**, which nothing enforces with these settings:\n\n${unenforced.join("\n")}`
      : "",
  ).trimEnd();
}

function rulesets(
  { pipelines }: Catalogue,
  stacks: readonly (RenderSettings["stacks"][number] & { readonly share: Pick<Share, "guardsRepository"> })[],
): string {
  const github = stacks.find(({ share }) => share.guardsRepository)?.settings.github;
  if (!github) return "";
  const { approvals, byOwner, releaseTags } = repositoryRules(github, pipelines);
  const owners = codeOwners(github).map((owner) => code(`@${owner}`));
  const approved =
    approvals === 0
      ? "no approval"
      : byOwner
        ? `the approval of one of ${owners.join(", ")}, who is not its author`
        : "the approval of somebody else than its author";
  return [
    `- ${code(github.default_branch)} changes by pull requests only; a merge takes ${approved}, and successful ${Object.values(REQUIRED_CHECKS).map(code).join(" and ")}.`,
    ...(releaseTags.length > 0
      ? [
          `- Tags ${releaseTags.map(code).join(", ")} are made by maintainers and administrators only, and never move. GitHub does not enforce that their commits are on the default branch: whoever approves the delivery sees to that.`,
        ]
      : []),
  ].join("\n");
}
