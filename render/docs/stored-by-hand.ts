import { infrastructureProtection } from "../../model/delivery/infrastructure-protection.ts";
import { BOOTSTRAP } from "../../model/entities/bootstrap.ts";
import {
  type InfrastructureEnvironment,
  infrastructureEnvironments,
} from "../../model/entities/infrastructure.ts";
import type { RenderSettings } from "../render-settings.ts";
import { code, page, table } from "./markdown.ts";

/** What a person stores in GitHub by hand: where, who can read it, and what somebody who has it could do. */
export function storedByHand(stacks: RenderSettings["stacks"]): string {
  return page(
    "What CI needs to run the program itself. Stored in these GitHub environments, each with values of its own, and never for " +
      "the whole repository: the run of any branch could read it there. The first `pulumi up` of a stack, by an administrator " +
      "of the repository, makes the environments.",
    table(
      ["GitHub environment", "Stack", "What its jobs do", "Who can read what it holds"],
      stacks
        .flatMap(({ environment }) => infrastructureEnvironments(environment))
        .map((environment) => [
          code(environment.name),
          environment.stack,
          environment.purpose,
          readers(environment, stacks),
        ]),
    ),
    table(
      ["Name", "Kind", "What it is", "Stored in", "Whoever has it could"],
      BOOTSTRAP.map(({ name, kind, meaning, environments, leak }) => [
        code(name),
        kind,
        meaning,
        environments
          .filter(({ stack }) => stacks.some(({ environment }) => environment === stack))
          .map(({ name }) => code(name))
          .join(", "),
        leak ?? "do nothing with it alone",
      ]),
    ),
    "GitHub shows a stored secret to nobody, but a job can send it anywhere: whoever gets code onto the default branch can " +
      "read what needs no approval. Administrators of the repository can change every rule here; " +
      "`npm run protection` shows that they did.",
  ).trimEnd();
}

/** Who can read what an environment holds, as its rules are. */
function readers(environment: InfrastructureEnvironment, stacks: RenderSettings["stacks"]): string {
  const settings = stacks.find((stack) => stack.environment === environment.stack)?.settings;
  if (!environment.isApproved || !settings) return "jobs of the default branch";
  const { users, teams } = infrastructureProtection(environment, settings.github);
  return users.length + teams.length > 0
    ? "jobs of the default branch, once a reviewer approves"
    : "jobs of the default branch: nobody is asked, see [Protection](#protection)";
}
