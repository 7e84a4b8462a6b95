import { isPolled } from "../../../model/entities/sources/sources.ts";
import { T } from "../../plan/resource-types.ts";
import { each, type Invariant } from "./planned-stack.ts";

/** What an alert is worth when it is needed. */
export const ALERTS: readonly Invariant[] = [
  each(
    T.alertPolicy,
    "every alert carries its runbook, within what Cloud Monitoring keeps",
    ({ inputs: { documentation } }) =>
      documentation.content.trim().length > 0 && documentation.content.length <= 8192,
  ),
  each(T.alertPolicy, "every alert also tells the fallback e-mail", ({ inputs }, { stack }) => {
    const { environment, settings } = stack;
    const fallback = `NotificationChannel(${environment}-email:${settings.alerts.email}).name`;
    return (inputs.notificationChannels ?? []).includes(fallback);
  }),
  each(
    T.alertPolicy,
    "every alert reads what exists: Google writes it, or it is made first",
    ({ inputs, dependsOn }) => {
      const [{ conditionMatchedLog, conditionPrometheusQueryLanguage }] = inputs.conditions;
      if (conditionMatchedLog) return true;
      return (
        /\b(run|pubsub)_googleapis_com:/.test(conditionPrometheusQueryLanguage.query) ||
        dependsOn.some((ref) => ref.startsWith(T.logMetric) || ref.startsWith(T.metricDescriptor))
      );
    },
  ),
  each(T.alertPolicy, "every alert is awake", ({ inputs }) => inputs.enabled === true),
  {
    says: "whatever a function has to ask for tells when it gets no answer",
    broken: (plan) => {
      const policies = plan.all(T.alertPolicy).map(({ name }) => name);
      return plan.stack.share.guardrails
        .filter(({ observability_source: source }) => isPolled(source))
        .map(({ id }) => `${id}-silence`)
        .filter((name) => !policies.includes(name));
    },
  },
];
