import type { Cost } from "./measured.ts";

/** A row of the table: what a command costs, at one size of the estate, beside the least that it could cost. */
export interface Row {
  /** The command as one types it. */
  readonly what: string;
  /** How many times the reference estate. */
  readonly times: number;
  readonly cost: Cost;
  /** What the floor is, and its processor seconds in the same run. */
  readonly floor: { readonly what: string; readonly seconds: number };
  readonly runs: number;
}

/** The middle one; of an even number, the lower of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted[Math.ceil(sorted.length / 2) - 1];
  if (middle === undefined) throw new Error("there is no median of nothing");
  return middle;
}

/** The cost of a command by several runs: the median of each figure. */
export function medianCost(costs: readonly Cost[]): Cost {
  const written = costs.flatMap((cost) => cost.written ?? []);
  return {
    seconds: median(costs.map(({ seconds }) => seconds)),
    memory: median(costs.map(({ memory }) => memory)),
    ...(written.length > 0 && { written: median(written) }),
  };
}

/** How many times its floor a command costs. It says more than seconds, which differ from machine to machine. */
export const ratio = ({ cost, floor }: Row): number => cost.seconds / floor.seconds;

/**
 * The exponent of growth: 1 where twice the estate takes twice as long, 2 where it takes four times as long. What a
 * command takes anyway, at no estate at all, is taken off first. The slope of a line through the logarithms.
 * @param points size and processor seconds, two at least
 * @param floor processor seconds of what does not grow
 */
export function growth(points: readonly (readonly [size: number, seconds: number])[], floor: number): number {
  const logs = points.map(([size, seconds]) => [
    Math.log(size),
    Math.log(Math.max(seconds - floor, 1e-3)),
  ]) as [number, number][];
  const mean = (i: 0 | 1) => logs.reduce((sum, point) => sum + point[i], 0) / logs.length;
  const [x, y] = [mean(0), mean(1)];
  const spread = logs.reduce((sum, [a]) => sum + (a - x) ** 2, 0);
  if (spread === 0) throw new Error("growth takes two sizes");
  return logs.reduce((sum, [a, b]) => sum + (a - x) * (b - y), 0) / spread;
}

/** How much worse a ratio may be than the one on record: what one machine differs from the next, and one run from another. */
const TOLERANCE = 1.3;

/** The rows that got worse than those on record, each in one line. Rows that are not on record are no regression. */
export function regressions(now: readonly Row[], recorded: readonly Row[]): string[] {
  return now.flatMap((row) => {
    const before = recorded.find(({ what, times }) => what === row.what && times === row.times);
    if (!before || ratio(row) <= ratio(before) * TOLERANCE) return [];
    return [
      `${row.what} at ×${row.times} costs ${ratio(row).toFixed(1)} times its floor, and ${ratio(before).toFixed(1)} times on record`,
    ];
  });
}

/** The rows as a Markdown table. */
export function tableOf(rows: readonly Row[]): string {
  const lines = rows.map((row) => {
    const { what, times, cost, floor } = row;
    const written = cost.written === undefined ? "–" : cost.written.toFixed(1);
    return `| \`${what}\` | ×${times} | ${cost.seconds.toFixed(2)} | ${floor.what} ${floor.seconds.toFixed(2)} | ${ratio(row).toFixed(1)} | ${Math.round(cost.memory)} | ${written} |`;
  });
  return [
    "| command | estate | processor seconds | floor | ratio | memory, MiB | written, MB |",
    "| --- | --- | --- | --- | --- | --- | --- |",
    ...lines,
  ].join("\n");
}

/** The exponent of growth of each command that was measured at several sizes. */
export function growthOf(rows: readonly Row[]): { readonly what: string; readonly exponent: number }[] {
  return [...new Set(rows.map(({ what }) => what))].flatMap((what) => {
    const own = rows.filter((row) => row.what === what);
    const [first] = own;
    if (!first || own.length < 2) return [];
    const points = own.map(({ times, cost }) => [times, cost.seconds] as const);
    return [{ what, exponent: growth(points, first.floor.seconds) }];
  });
}
