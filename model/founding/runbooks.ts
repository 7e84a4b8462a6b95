import { METRICS, type MetricName } from "../entities/metric.ts";
import { START } from "./guardrails.ts";

/** What is done first where a metric is beyond its threshold: a title, and steps that fit any estate. */
const FIRST_STEPS: Readonly<Record<MetricName, readonly [title: string, ...steps: readonly string[]]>> = {
  api_p95: [
    "The API is slow",
    "Compare the newest revision with the one before it in the Cloud Run console.",
    "Where the trouble starts with the newest revision, put the release before it back.",
    "Where it does not, look in the request logs for the slowest route, and for a query that lacks an index.",
  ],
  ocr_failure_rate: [
    "Jobs of the worker fail",
    "Read the errors of the newest failures in the worker's logs: one cause, or many?",
    "Where the failures start with the newest revision, put the release before it back.",
    "Where one document fails again and again, set it aside and report it to whoever sent it.",
  ],
  cloud_run_quota: [
    "A service runs out of instances",
    "Compare the instances with the service's `max_instances`, and the requests with those of a usual day.",
    "Where the traffic is wanted, raise `max_instances` in a pull request, together with the budget.",
    "Where it is not, find out who sends it in the request logs, and block it.",
  ],
  vercel_build_minutes: [
    "Builds use up the minutes of Vercel's plan",
    "Look in Vercel's usage page for the project and the branch that build most.",
    "Cancel what nobody waits for, and stop building branches that nobody looks at.",
    "Where every build is wanted, raise the plan together with the guardrail.",
  ],
};

/**
 * The text that a metric's own runbook starts with in an estate that has none yet; `undefined` for any other path, which
 * somebody named and has to write.
 * @example startingRunbook("docs/runbooks/api-latency.md")
 */
export function startingRunbook(path: string): string | undefined {
  const metric = METRICS.find((name) => path === `docs/runbooks/${START[name].runbook}.md`);
  if (!metric) return undefined;
  const [title, ...steps] = FIRST_STEPS[metric];
  return `# ${title}

${steps.map((step, i) => `${i + 1}. ${step}`).join("\n")}

The commands for this estate are in [docs/operations.md](../operations.md#alerts), under the surface that the alert names.
Replace these first steps by what you do in your estate: the alert carries this text.
`;
}
