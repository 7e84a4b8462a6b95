import type { GovernanceReview } from "../entities/governance-review.ts";
import { own } from "../entities/own.ts";
import type { Complaint } from "../problems/problem.ts";
import { suggest } from "../problems/suggest.ts";
import type { StackSettings } from "../settings.ts";

type Roles = StackSettings["github"]["roles"];

/** GitHub tells no upper case from lower case in a login. */
const isSame = (login: string, other: string): boolean => login.toLowerCase() === other.toLowerCase();

/** Every login and team that holds a role, each once. */
const holdersOf = (roles: Roles): string[] =>
  Object.values(roles)
    .flat()
    .filter((holder, i, all) => all.findIndex((other) => isSame(other, holder)) === i);

/** A team has members that the settings do not name. */
const isTeam = (handle: string): boolean => handle.includes("/");

/** Whether somebody else can review a change: there are two people, or a team. */
export function hasSeveralPeople(roles: Roles): boolean {
  const holders = holdersOf(roles);
  return holders.length > 1 || holders.some(isTeam);
}

/**
 * What is wrong with who reviewed and who proposed a change. GitHub enforces that the reviewer approves the pull request
 * (CODEOWNERS and the ruleset); this makes the record name people that there are.
 */
export function reviewedByNobody(
  { reviewer, author }: Pick<GovernanceReview, "reviewer" | "author">,
  roles: Roles,
): Complaint[] {
  const holders = holdersOf(roles);
  const complain = (field: string, wrong: string, fix: string): Complaint[] => [
    { field: [field], wrong, fix },
  ];
  if (holders.length === 0) {
    return complain(
      "reviewer",
      "the stack's settings say of nobody that they review",
      "write who holds each role: github.roles, e.g. { platform-lead: [LOGIN] }",
    );
  }
  const reviewers = own(roles, reviewer) ?? holders.filter((holder) => isSame(holder, reviewer));
  if (reviewers.length === 0) {
    const known = [...Object.keys(roles), ...holders];
    return complain(
      "reviewer",
      "this is no role of github.roles, and nobody who holds one",
      suggest(reviewer, known),
    );
  }
  if (!hasSeveralPeople(roles)) return [];
  const people = holders.filter((holder) => !isTeam(holder));
  if (author === undefined) {
    return complain(
      "author",
      "nothing says who proposed this change, and whoever reviews it is somebody else",
      "add author: LOGIN",
    );
  }
  if (!people.some((person) => isSame(person, author)) && !holders.some(isTeam)) {
    return complain("author", "nobody of github.roles has this login", suggest(author, people));
  }
  const others = reviewers.filter((holder) => !isSame(holder, author));
  return others.length > 0
    ? []
    : complain(
        "reviewer",
        `${author} proposed this change and cannot review it`,
        "have somebody else review it",
      );
}
