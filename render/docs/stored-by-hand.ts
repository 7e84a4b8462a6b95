import { BOOTSTRAP } from "../../model/entities/bootstrap.ts";
import {
  INFRASTRUCTURE_ENVIRONMENTS,
  type InfrastructureEnvironment,
} from "../../model/entities/infrastructure.ts";
import { code, page, table } from "./markdown.ts";

/** What a person stores in GitHub by hand: where, who can read it, and what somebody who has it could do. */
export function storedByHand(): string {
  return page(
    "What CI needs to run the program itself. Stored in these GitHub environments, each with values of its own, and never for " +
      "the whole repository: the run of any branch could read it there. The first `pulumi up` of a stack, by an administrator " +
      "of the repository, makes the environments.",
    table(
      ["GitHub environment", "Stack", "What its jobs do", "Who can read what it holds"],
      Object.values(INFRASTRUCTURE_ENVIRONMENTS).map((environment) => [
        code(environment.name),
        environment.stack,
        environment.purpose,
        readers(environment),
      ]),
    ),
    table(
      ["Name", "Kind", "What it is", "Stored in", "Whoever has it could"],
      BOOTSTRAP.map(({ name, kind, meaning, environments, leak }) => [
        code(name),
        kind,
        meaning,
        environments.map((environment) => code(environment.name)).join(", "),
        leak ?? "do nothing with it alone",
      ]),
    ),
    "GitHub shows a stored secret to nobody, but a job can send it anywhere: whoever gets code onto the default branch can " +
      "read what needs no approval. Administrators of the repository can change every rule here; " +
      "`npm run protection` shows that they did.",
  ).trimEnd();
}

/** The rules of the environment in words. Reviewers are asked where the plan of the repository's owner has that. */
const readers = ({ isApproved }: InfrastructureEnvironment): string =>
  `jobs of the default branch${isApproved ? ", once a reviewer of the settings approves" : ""}`;
