import type { PolledSeries, SampledSeries, SamplerPlan } from "../../model/entities/sampler-plan.ts";
import { answeredMetricType, sampledMetricType, transactionsMetricType } from "../../model/names.ts";
import type { CloudMonitoring } from "./cloud-monitoring.ts";
import type { TransactionMemory, Transactions } from "./sources/transaction-memory.ts";

/** How the sampler's points are named and labelled in Cloud Monitoring. */
export interface Samples {
  /** Writes the sample of a series: what the rules of guardrails read. */
  readonly writeSample: (series: SampledSeries, value: number, at: Date) => Promise<"written" | "repeated">;
  /** Writes that the source of a series answered: the absence of it raises an alert. */
  readonly writeAnswered: (series: PolledSeries, at: Date) => Promise<"written" | "repeated">;
  /** Keeps the counters of a series' source. */
  readonly memoryOf: (series: PolledSeries) => TransactionMemory;
}

/** Label that tells the two counters of transactions apart. */
const OUTCOME = { committed: "committed", rolledBack: "rolled_back" } as const;

/** The samples of an environment, kept in Cloud Monitoring. */
export function samplesIn(
  monitoring: CloudMonitoring,
  { environment }: Pick<SamplerPlan, "environment">,
): Samples {
  const labelsOf = ({ surface, source }: SampledSeries) => ({ surface, source });

  const memoryOf = (series: PolledSeries): TransactionMemory => {
    const metricType = transactionsMetricType(environment);
    const labels = labelsOf(series);
    return {
      recall: async (after, before) => {
        const points = await monitoring.read(metricType, labels, after, new Date(before.getTime() - 1000));
        return pairs(points.map(({ labels: { outcome = "" }, at, value }) => ({ outcome, at, value })));
      },
      remember: async (transactions, at) => {
        await Promise.all(
          (["committed", "rolledBack"] as const).map((counter) =>
            monitoring.write({
              metricType,
              labels: { ...labels, outcome: OUTCOME[counter] },
              at,
              value: transactions[counter],
            }),
          ),
        );
      },
    };
  };

  return {
    writeSample: (series, value, at) =>
      monitoring.write({
        metricType: sampledMetricType(environment, series.metric),
        labels: labelsOf(series),
        at,
        value,
      }),
    writeAnswered: (series, at) =>
      monitoring.write({
        metricType: answeredMetricType(environment),
        labels: { ...labelsOf(series), metric: series.metric },
        at,
        value: 1,
      }),
    memoryOf,
  };
}

/** The readings of which both counters were kept, oldest first. */
function pairs(points: readonly { outcome: string; at: Date; value: number }[]): Transactions[] {
  const valuesOf = (wanted: string) =>
    new Map(points.filter(({ outcome }) => outcome === wanted).map(({ at, value }) => [at.getTime(), value]));
  const rolledBack = valuesOf(OUTCOME.rolledBack);
  return [...valuesOf(OUTCOME.committed)]
    .sort(([a], [b]) => a - b)
    .flatMap(([at, committed]) => {
      const other = rolledBack.get(at);
      return other === undefined ? [] : [{ committed, rolledBack: other }];
    });
}
