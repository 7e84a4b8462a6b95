/** One sample of Prometheus' text format. */
export interface PrometheusSample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/**
 * The samples of one metric in a text of Prometheus' format 0.0.4 ("Exposition formats"): `name{label="value"} number`,
 * with an optional time after it. Comments and other metrics are passed over.
 */
export function samplesOf(text: string, metric: string): PrometheusSample[] {
  return text.split("\n").flatMap((line) => {
    const found = /^(?<name>[A-Za-z_:][\w:]*)\s*(?:\{(?<labels>.*)\})?\s+(?<value>\S+)(?:\s+-?\d+)?\s*$/.exec(
      line,
    );
    const { name, labels = "", value = "" } = found?.groups ?? {};
    return name === metric ? [{ labels: parseLabels(labels), value: numberOf(value) }] : [];
  });
}

function parseLabels(text: string): Record<string, string> {
  const pairs = text.matchAll(/([A-Za-z_]\w*)\s*=\s*"((?:[^"\\]|\\.)*)"/g);
  return Object.fromEntries([...pairs].map(([, label = "", value = ""]) => [label, unescaped(value)]));
}

/** Backslashes, quotes and line ends are escaped in the value of a label. */
const unescaped = (value: string): string =>
  value.replace(/\\(.)/g, (_, letter: string) => (letter === "n" ? "\n" : letter));

/** As Go reads one: `1e+06`, and `+Inf` and `NaN`, of which only the former would be a number to JavaScript. */
const numberOf = (value: string): number => Number(value.replace(/^([+-]?)Inf$/i, "$1Infinity"));
