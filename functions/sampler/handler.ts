import type { HttpFunction, Request } from "@google-cloud/functions-framework";
import { callerChecker } from "../caller.ts";
import { withoutValues } from "../log.ts";
import { pushedMessage } from "../push.ts";
import { cloudMonitoring, MonitoringError } from "./cloud-monitoring.ts";
import { p95Of } from "./k6.ts";
import { isOvertaken, markOf } from "./mark.ts";
import { sampleRound } from "./round.ts";
import type { SamplerSettings } from "./sampler-settings.ts";
import { samplesIn } from "./samples.ts";

/** What a request is answered with: a status, and for a person who reads it what is wrong or what was done. */
interface Answer {
  readonly status: number;
  readonly body?: Readonly<Record<string, string | number>>;
}

/** Most bytes of a k6 summary; one of a thousand checks takes a fifth of it. */
const SUMMARY_LIMIT = 1024 * 1024;

/**
 * The sampler's HTTP function. `POST /` takes a message of Cloud Scheduler's topic and samples every polled series;
 * `POST /k6/SURFACE` takes the summary of a load test.
 */
export function samplerHandler(settings: SamplerSettings): HttpFunction {
  const { plan, endpoints, limits, clock } = settings;
  const log = withoutValues(settings.log, Object.values(settings.tokens));
  const check = callerChecker({
    audience: plan.audience,
    ...(endpoints.certificates && { certificatesUrl: endpoints.certificates }),
  });
  const samples = samplesIn(cloudMonitoring(plan.project, endpoints.monitoring, limits.monitoring), plan);

  /** 204 however many sources failed, for the next tick comes anyway; 503 where only Cloud Monitoring is in the way. */
  const tick = async (request: Request): Promise<Answer> => {
    const pushed = pushedMessage(request.body);
    if ("problem" in pushed) return refused(400, pushed.problem);
    const mark = markOf(pushed.message.publishedAt);
    if (isOvertaken(mark, clock.now())) {
      log("WARNING", "a tick came too late", { mark: mark.toISOString(), message_id: pushed.message.id });
      return { status: 204 };
    }
    const outcomes = await sampleRound(mark, { ...settings, log }, samples);
    const told = outcomes.filter((outcome) => outcome !== "source failed");
    return told.length > 0 && told.every((outcome) => outcome === "monitoring failed")
      ? refused(503, "Cloud Monitoring takes no samples now")
      : { status: 204 };
  };

  const loadTest = async (request: Request, surface: string): Promise<Answer> => {
    const series = plan.pushed.find((candidate) => candidate.surface === surface);
    if (!series) {
      const known = plan.pushed.map((candidate) => candidate.surface).join(", ") || "none";
      return refused(404, `no guardrail takes load tests of this surface; those that do: ${known}`);
    }
    if ((request.rawBody?.length ?? 0) > SUMMARY_LIMIT)
      return refused(
        413,
        `a summary of more than ${SUMMARY_LIMIT} bytes; expected: the summary, not the single points`,
      );
    const summary = p95Of(request.body);
    if ("problem" in summary) return refused(400, `${summary.problem}, sent as application/json`);
    const at = new Date(clock.now());
    const sample = await samples.writeSample(series, summary.p95, at);
    if (sample === "repeated")
      return refused(
        409,
        "another summary of this surface was pushed in the last seconds; expected: one a load test",
      );
    log("INFO", "sample written", { ...series, mark: at.toISOString(), value: summary.p95 });
    return { status: 200, body: { ...series, value: summary.p95 } };
  };

  /** The route of a path, and whose it is. */
  const routeOf = (path: string) => {
    const surface = /^\/k6\/([^/]+)$/.exec(path)?.[1];
    if (path === "/") return { caller: plan.ticker, answer: tick };
    return surface
      ? { caller: plan.pusher, answer: (request: Request) => loadTest(request, surface) }
      : undefined;
  };

  const answerTo = async (request: Request): Promise<Answer> => {
    const route = routeOf(request.path);
    if (!route) return refused(404, "expected: POST / or POST /k6/SURFACE");
    if (request.method !== "POST") return refused(405, "expected: POST");
    const caller = await check(request, [route.caller]);
    return "email" in caller ? route.answer(request) : refused(caller.status, caller.reason);
  };

  return async (request, response) => {
    const { status, body } = await answerTo(request).catch((error: unknown): Answer => {
      if (error instanceof MonitoringError) return refused(503, error.message);
      const { name, message } = error instanceof Error ? error : { name: "Error", message: String(error) };
      log("ERROR", "the sampler failed", { reason: `${name}: ${message}` });
      return refused(500, "the sampler failed; its log says why");
    });
    if (status >= 400)
      log(status >= 500 ? "ERROR" : "WARNING", "refused", { status, path: request.path, ...body });
    if (status === 405) response.set("allow", "POST");
    response.status(status);
    body ? response.json(body) : response.end();
  };
}

const refused = (status: number, error: string): Answer => ({ status, body: { error } });
