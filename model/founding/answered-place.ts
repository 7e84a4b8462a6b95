import { APPS, type App } from "../entities/app.ts";
import { ENVIRONMENTS } from "../entities/entity.ts";
import type { FieldPath } from "../problems/place.ts";
import type { Problem } from "../problems/problem.ts";
import { PULUMI_PROJECT } from "../settings.ts";
import { type Answers, PLATFORM_URL } from "./answers.ts";

/**
 * The answer that a problem of the estate that followed from answers goes back to; `undefined` where it goes back to none.
 * A stack's settings are answered under their own names, but for the few that differ by environment.
 */
export function answeredPlace(problem: Problem, answers: Answers): FieldPath | undefined {
  const { place, field = "", entity } = problem;
  const environment = ENVIRONMENTS.find((name) => place.file === `Pulumi.${name}.yaml`);
  const path = field
    .split(/[.[\]]+/)
    .filter((step) => step !== "")
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step));
  if (environment) {
    const [key = "", second, ...rest] = [
      String(path[0] ?? "").replace(`${PULUMI_PROJECT}:`, ""),
      ...path.slice(1),
    ];
    if (key === "gcp" && second !== undefined && second !== "region") return [key, environment, second];
    if (key === "supabase" && second === "project_ref") return [key, environment];
    if (key === "alerts" && second === "email" && answers.alerts[environment].email !== undefined) {
      return [key, environment, second];
    }
    if (key === "github" && (second === "prevent_self_review" || second === "wait_timer_minutes"))
      return [key];
    if (key === "sentry" && second === "projects") return [key, second];
    return Object.hasOwn(answers, key)
      ? [key, ...(second === undefined ? [] : [second]), ...rest]
      : undefined;
  }
  if (entity?.kind === "surface" && path[0] === "endpoint_url") return hostOf(entity.id ?? "", answers);
  if (entity?.kind === "guardrail" && path[0] === "alert_channel") return ["alerts", "channel"];
  return undefined;
}

function hostOf(surface: string, answers: Answers): FieldPath {
  const environment = ENVIRONMENTS.find((name) => surface.endsWith(`-${name}`)) ?? "production";
  const app = APPS.find((name) => surface === `${name}-${environment}`) as App;
  return Object.hasOwn(answers.hosts[environment], app) || answers.domain === PLATFORM_URL
    ? ["hosts", environment, app]
    : ["domain"];
}
