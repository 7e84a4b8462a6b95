import { unless } from "../entities/entity.ts";
import type { Complaint } from "../problems/problem.ts";
import type { StackSettings } from "../settings.ts";

/** At most so many reviewers of a GitHub environment, users and teams together (GitHub's limit). */
const MAX_REVIEWERS = 6;

/** What to do where nobody is named who could approve. */
export function toNameReviewers({
  owner_type,
  prevent_self_review,
}: Pick<StackSettings["github"], "owner_type" | "prevent_self_review">): string {
  if (owner_type === "organization") return "add numeric ids of users or teams";
  return prevent_self_review
    ? "add the numeric ids of two users or more, since nobody approves what they started"
    : "add numeric ids of users";
}

/** Why GitHub would not take these reviewers, whether or not a plan lets them be asked. */
export function refusedReviewers({
  owner_type,
  reviewers: { users, teams },
}: Pick<StackSettings["github"], "owner_type" | "reviewers">): readonly Complaint[] {
  const count = users.length + teams.length;
  return [
    ...repeatedIds("users", users),
    ...repeatedIds("teams", teams),
    ...unless(count <= MAX_REVIEWERS, {
      field: ["github", "reviewers"],
      wrong: `there are ${count} reviewers, and GitHub takes ${MAX_REVIEWERS}`,
      fix: owner_type === "organization" ? "name a team in their place" : `name ${MAX_REVIEWERS} of them`,
    }),
    ...unless(owner_type === "organization" || teams.length === 0, {
      field: ["github", "reviewers", "teams"],
      wrong: "only organizations have teams, and the owner is a user",
      fix: "name users",
    }),
  ];
}

/** One person written twice would pass for two reviewers. */
function repeatedIds(kind: "users" | "teams", ids: readonly number[]): Complaint[] {
  return ids.flatMap((id, i) =>
    unless(ids.indexOf(id) === i, {
      field: ["github", "reviewers", kind, i],
      wrong: "this id is written twice",
      fix: "keep one of the two",
    }),
  );
}
