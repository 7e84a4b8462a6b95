import type { Answer } from "../local-server.ts";
import { json } from "../local-server.ts";

/* What the sources answer, as they document it. */

const VERCEL_PAGE = 100;

export interface FakeDeployment {
  readonly uid: string;
  readonly created: number;
  readonly readyState: string;
  readonly buildingAt?: number | null;
  readonly ready?: number | null;
}

/**
 * Vercel's `GET /v6/deployments`: those created at or after `since` and before `until`, newest first, and `next` to go
 * on from (REST API, "List deployments" and "Pagination"; the type GetDeploymentsResponseBody of @vercel/sdk).
 */
export const vercel =
  (deployments: readonly FakeDeployment[], page = VERCEL_PAGE): Answer =>
  ({ url }, response) => {
    const number = (name: string) => Number(url.searchParams.get(name));
    const found = deployments
      .filter(({ created }) => created >= number("since") && created < number("until"))
      .sort((a, b) => b.created - a.created);
    const shown = found.slice(0, Math.min(page, number("limit")));
    json(response, {
      pagination: {
        count: shown.length,
        next: found.length > shown.length ? (shown.at(-1)?.created ?? null) : null,
        prev: shown[0]?.created ?? null,
      },
      deployments: shown.map((deployment) => ({
        ...deployment,
        name: "portal",
        url: "portal-9jaeg38me.vercel.app",
        createdAt: deployment.created,
        state: deployment.readyState,
        type: "LAMBDAS",
        creator: { uid: "eLrCnEgbKhsHyfbiNR7E8496" },
        target: "production",
        inspectorUrl: null,
      })),
    });
  };

/** The numbers of a Sentry project in a window, as its fields are named. */
export type SentryRow = Readonly<Record<string, number | null | string>>;

/**
 * Sentry's "Retrieve a Project" and "Query Explore Events in Table Format" (API reference). A row names each field as it
 * was asked for; without a transaction the percentile and the rate are null.
 */
export const sentry =
  (row: SentryRow | undefined): Answer =>
  ({ url }, response) => {
    if (/^\/api\/0\/projects\/[^/]+\/[^/]+\/$/.test(url.pathname))
      return json(response, {
        id: "4505321021243392",
        slug: "api",
        name: "api",
        platform: "python",
        status: "active",
      });
    json(response, {
      data: row ? [row] : [],
      meta: {
        fields: { "p95(span.duration)": "duration" },
        units: { "p95(span.duration)": "millisecond" },
        dataset: "spans",
      },
    });
  };

/** Supabase's Metrics API: a part of what supabase-grafana's docs/metrics.md lists, in Prometheus' text format. */
export const supabaseMetrics = (committed: number, rolledBack: number): string =>
  [
    "# HELP pg_stat_database_num_backends The number of active backends",
    "# TYPE pg_stat_database_num_backends gauge",
    'pg_stat_database_num_backends{supabase_project_ref="abcdefghijklmnopqrst",service_type="postgresql",server="localhost:5432"} 9',
    "# HELP pg_stat_database_xact_commit_total Transactions committed",
    "# TYPE pg_stat_database_xact_commit_total counter",
    `pg_stat_database_xact_commit_total{supabase_project_ref="abcdefghijklmnopqrst",service_type="postgresql",server="localhost:5432"} ${committed}`,
    "# HELP pg_stat_database_xact_rollback_total Transactions rolled back",
    "# TYPE pg_stat_database_xact_rollback_total counter",
    `pg_stat_database_xact_rollback_total{supabase_project_ref="abcdefghijklmnopqrst",service_type="postgresql",server="localhost:5432"} ${rolledBack}`,
    "",
  ].join("\n");

export const supabase =
  (text: string): Answer =>
  (_, response) =>
    response.writeHead(200, { "content-type": "text/plain; version=0.0.4" }).end(text);
