import type { Share } from "../delivery/share.ts";
import { own } from "../entities/own.ts";
import { FREE, type GovernedField, identical, REVIEWED } from "./governed-field.ts";
import type { Governed } from "./snapshot.ts";

/**
 * The approvals of production, one an app. A pipeline that is removed, renamed or moved is judged by what that does to
 * its app: whether production can still be reached only past a person.
 */
export function pipelineFields({ approvals }: Governed, { environment, pipelines }: Share): GovernedField[] {
  if (environment !== "production") return [];
  const apps = new Set([...Object.keys(approvals), ...pipelines.map(({ app }) => app)]);
  return [...apps].flatMap((app): GovernedField[] => {
    const before = own(approvals, app);
    const after = pipelines.find((pipeline) => pipeline.app === app);
    const id = after?.id ?? before?.pipeline;
    if (id === undefined) return [];
    const from = before?.approval_required ?? null;
    const to = after?.approval_required ?? null;
    const stillAsking = pipelines.find(({ approval_required }) => approval_required)?.id;
    const isLoss = from === true ? to !== true : from === null && to === false;
    const replaced =
      before && before.pipeline !== id ? ` (this pipeline takes the place of ${before.pipeline})` : "";
    return [
      {
        kind: "pipeline",
        id,
        field: "approval_required",
        from,
        to,
        meaning: approvalMeaning(app, from, to, stillAsking) + replaced,
        ruling: isLoss ? REVIEWED : FREE,
        same: identical,
      },
    ];
  });
}

/**
 * What a change does to an app. All jobs of production run in one GitHub environment, whose rules are the strictest that a
 * pipeline requires: one that requires an approval makes the others ask as well.
 */
function approvalMeaning(
  app: string,
  from: boolean | null,
  to: boolean | null,
  stillAsking: string | undefined,
): string {
  if (to === true) return `a person approves each deployment of ${app} to production`;
  if (to === null) return `the pipeline that delivers ${app} to production is removed`;
  if (stillAsking !== undefined) {
    return `${app} requires no approval of its own; production still asks for one while ${stillAsking} requires it`;
  }
  return from === null
    ? `${app} is delivered to production without an approval`
    : `nobody is asked any more before ${app} is deployed to production`;
}
