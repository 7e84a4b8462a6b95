import type { DashboardArgs, DashboardState } from "@pulumi/gcp/monitoring/dashboard.js";
import { derivedUuid, immutable, optional, required } from "../provider/resource-type.ts";
import { isObject, type Json } from "../provider/wire.ts";
import { layoutRules } from "./dashboard-layout.ts";
import { gcpType, projectNumber } from "./gcp-type.ts";

/** A dashboard, all of which is one JSON text. */
export const dashboard = gcpType<DashboardArgs, DashboardState>({
  token: "gcp:monitoring/dashboard:Dashboard",
  api: "monitoring.googleapis.com",
  inputs: {
    dashboardJson: { ...required, canonical, same: removesOnly },
    project: immutable,
    deletionPolicy: optional,
  },
  id({ project }, cloud) {
    const all = `projects/${projectNumber(cloud, project)}/dashboards`;
    return `${all}/${derivedUuid(`${all}/${cloud.store.next(all)}`)}`;
  },
  *check({ dashboardJson }) {
    const parsed = parse(dashboardJson);
    if (isObject(parsed)) yield* layoutRules(parsed);
    else yield { property: "dashboardJson", reason: "dashboardJson must be the JSON text of an object." };
  },
});

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** Keys in order and no space between: `NormalizeJsonString` in resource_monitoring_dashboard.go. */
function canonical(text: string): string {
  const parsed = parse(text);
  return parsed === undefined ? text : JSON.stringify(sorted(parsed));
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}

/**
 * The provider cannot tell what the cloud added, such as `name` and `etag`, from what the program took away: a change
 * that only takes keys away is none to it. Source: `removeComputedKeys` in resource_monitoring_dashboard.go.
 */
function removesOnly(before: Json, after: Json): boolean {
  const [old, now] = [parse(String(before)), parse(String(after))];
  if (old === undefined || now === undefined) return false;
  return JSON.stringify(sorted(without(old, now))) === JSON.stringify(sorted(now));
}

/** The old value without the keys that the new one does not have. */
function without(old: Json, now: Json | undefined): Json {
  if (Array.isArray(old))
    return old.map((item, index) => without(item, Array.isArray(now) ? now[index] : undefined));
  if (!isObject(old) || !isObject(now)) return old;
  const kept = Object.entries(old).filter(([key]) => now[key] !== undefined);
  return Object.fromEntries(kept.map(([key, item]) => [key, without(item, now[key])]));
}
