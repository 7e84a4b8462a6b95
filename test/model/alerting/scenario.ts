/** What happens to some series over time, and what the alert does meanwhile. Times are minutes from the start. */
export interface Scenario {
  readonly title: string;
  /** Minutes between two values of each series. */
  readonly every: number;
  /** Values in Prometheus' own notation, by series. */
  readonly series: Readonly<Record<string, string>>;
  readonly firing: readonly number[];
  /** Labels that the alert has while it fires. */
  readonly labels: Readonly<Record<string, string>>;
  readonly quiet: readonly number[];
}

/** For so many steps, a counter rises by so much a step. */
export type Phase = readonly [steps: number, rise: number];

/**
 * Minutes between two values of a series whose rule looks back so far: a day is not played minute by minute.
 * @param window minutes
 */
export const stepFor = (window: number): number => (window >= 240 ? 10 : 1);

/** So much a minute for so many minutes, in steps of so many minutes. */
export function inSteps(minutes: number, rate: number, step: number): Phase {
  const steps = Math.max(1, Math.round(minutes / step));
  return [steps, (rate * minutes) / steps];
}

/**
 * A counter that starts at nothing and goes through the phases. It is there before its first event: Prometheus counts
 * none that a series begins with, while samples of Cloud Monitoring say since when they count.
 */
export function counter(phases: readonly Phase[]): string {
  let value = 0;
  const values = [value];
  for (const [steps, rise] of phases) {
    for (let step = 0; step < steps; step += 1) {
      value += rise;
      values.push(Number(value.toPrecision(12)));
    }
  }
  return values.join(" ");
}

/** A gauge that has each value for so many steps; `undefined` stands for no sample. */
export function gauge(phases: readonly (readonly [steps: number, value: number | undefined])[]): string {
  return phases.flatMap(([steps, value]) => Array.from({ length: steps }, () => value ?? "_")).join(" ");
}

export const seriesName = (metric: string, labels: Readonly<Record<string, string>>): string =>
  `${metric}{${Object.entries(labels)
    .map(([name, value]) => `${name}="${value}"`)
    .join(",")}}`;
