import { expect, test } from "vitest";
import { cloudMonitoring } from "../../../functions/sampler/cloud-monitoring.ts";
import { samplesIn } from "../../../functions/sampler/samples.ts";
import type { PolledSeries } from "../../../model/entities/sampler-plan.ts";
import { fakeMonitoring } from "./fake-monitoring.ts";
import { PLAN } from "./harness.ts";

const worker = PLAN.polled.find(({ source }) => source === "supabase-dashboard") as PolledSeries;
const at = (time: string): Date => new Date(`2026-11-24T${time}Z`);

test("counters are recalled as they were remembered: of the series, whole, in the time asked for, oldest first", async () => {
  const { options, points } = await fakeMonitoring();
  const monitoring = cloudMonitoring(PLAN.project, options, 5000);
  const samples = samplesIn(monitoring, PLAN);
  const memory = samples.memoryOf(worker);
  const of = (time: string, committed: number) => memory.remember({ committed, rolledBack: 0 }, at(time));

  expect(await memory.recall(at("11:00:00"), at("12:00:00"))).toEqual([]);
  await samples
    .memoryOf({ ...worker, surface: "other" })
    .remember({ committed: 9, rolledBack: 9 }, at("11:40:00"));
  await of("11:25:00", 1);
  await of("11:30:00", 2);
  await of("11:35:00", 3);
  await monitoring.write({
    metricType: points[0]?.type ?? "",
    labels: { surface: worker.surface, source: worker.source, outcome: "committed" },
    at: at("11:40:00"),
    value: 4,
  });
  await of("11:45:00", 5);
  await of("12:00:00", 6);

  expect(await memory.recall(at("11:29:59"), at("12:00:00"))).toEqual([
    { committed: 2, rolledBack: 0 },
    { committed: 3, rolledBack: 0 },
    { committed: 5, rolledBack: 0 },
  ]);
});
