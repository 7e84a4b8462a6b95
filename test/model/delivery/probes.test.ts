import { describe, expect, test } from "vitest";
import { probeFlags, probes } from "../../../model/delivery/probes.ts";

const surface = { health_check: "/health", ready_check: "/ready", port: 3000 };
const OWN = { isPlaceholder: false };
const PLACEHOLDER = { isPlaceholder: true };

test("ready_check decides when traffic starts, health_check when the container is restarted", () => {
  expect(probes(surface, OWN)).toEqual({
    startupProbe: {
      periodSeconds: 10,
      timeoutSeconds: 5,
      failureThreshold: 12,
      httpGet: { path: "/ready", port: 3000 },
    },
    livenessProbe: {
      periodSeconds: 10,
      timeoutSeconds: 5,
      failureThreshold: 3,
      httpGet: { path: "/health", port: 3000 },
    },
  });
});

test("without ready_check, health_check decides both", () => {
  const { startupProbe } = probes({ ...surface, ready_check: null }, OWN);

  expect(startupProbe).toMatchObject({ httpGet: { path: "/health", port: 3000 } });
});

test("the placeholder knows no path, so its port is asked, and nothing restarts it", () => {
  expect(probes(surface, PLACEHOLDER)).toEqual({
    startupProbe: { periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 12, tcpSocket: { port: 3000 } },
  });
});

describe.each([
  ["its own image", OWN],
  ["the placeholder", PLACEHOLDER],
])("Cloud Run's limits, with %s", (_, running) => {
  const all = Object.values(probes(surface, running));

  test("a probe answers before the next one starts", () => {
    for (const { timeoutSeconds, periodSeconds } of all) expect(timeoutSeconds).toBeLessThan(periodSeconds);
  });

  test("a period is 240 seconds at most, and so is a start-up in all", () => {
    for (const { periodSeconds } of all) expect(periodSeconds).toBeLessThanOrEqual(240);
    const { periodSeconds, failureThreshold } = probes(surface, running).startupProbe;
    expect(periodSeconds * failureThreshold).toBeLessThanOrEqual(240);
  });
});

test("as flags of gcloud, the same probes for a real image", () => {
  expect(probeFlags(probes(surface, { isPlaceholder: false }))).toBe(
    '--startup-probe "httpGet.path=/ready,httpGet.port=3000,periodSeconds=10,timeoutSeconds=5,failureThreshold=12" ' +
      '--liveness-probe "httpGet.path=/health,httpGet.port=3000,periodSeconds=10,timeoutSeconds=5,failureThreshold=3"',
  );
});

test("a comma in a path ends no field of a flag", () => {
  const flags = probeFlags(probes({ ...surface, health_check: "/health,full" }, { isPlaceholder: false }));
  expect(flags).toContain(
    '--liveness-probe "^|^httpGet.path=/health,full|httpGet.port=3000|periodSeconds=10|timeoutSeconds=5|failureThreshold=3"',
  );
});

test("as flags of gcloud, the placeholder's port alone, and no liveness probe", () => {
  expect(probeFlags(probes(surface, { isPlaceholder: true }))).toBe(
    '--startup-probe "tcpSocket.port=3000,periodSeconds=10,timeoutSeconds=5,failureThreshold=12" --liveness-probe ""',
  );
});
