/** Where an app can be hosted. */
export const PLATFORMS = ["cloud-run", "vercel", "expo-eas"] as const;
/** One of {@link PLATFORMS}. */
export type Platform = (typeof PLATFORMS)[number];

/** What follows from the kind of program that an app is. */
export interface Traits {
  /** Where its surfaces are hosted. */
  readonly platform: Platform;
  /** Decides between Ruff with Pytest, and ESLint. */
  readonly language: "python" | "typescript";
  /** Whether it has an OpenAPI file for Spectral to read. */
  readonly hasOpenApi: boolean;
  /**
   * What it spends its time on: requests of users, or jobs, of which it logs each one that ends. Decides between latency
   * and failure rate.
   */
  readonly work: "requests" | "jobs";
}

/** The workloads of the estate. A new one is a row here: what can be checked, measured and delivered follows. */
const TRAITS = {
  api: { platform: "cloud-run", language: "python", hasOpenApi: true, work: "requests" },
  "ocr-worker": { platform: "cloud-run", language: "python", hasOpenApi: false, work: "jobs" },
  portal: { platform: "vercel", language: "typescript", hasOpenApi: false, work: "requests" },
  mobile: { platform: "expo-eas", language: "typescript", hasOpenApi: false, work: "requests" },
} as const satisfies Record<string, Traits>;

/** Name of a workload. */
export type App = keyof typeof TRAITS;
/** The names of all workloads. */
export const APPS = Object.keys(TRAITS) as [App, ...App[]];

/** The row of a new app as a person would write it. */
export const rowOfApp = (name: string): string =>
  `${/^[a-z]+$/.test(name) ? name : JSON.stringify(name)}: { platform: "cloud-run", language: "python", hasOpenApi: false, work: "requests" }`;

/** What to do where an app is meant that there is not yet. */
export const NEW_APP = `a new app is a row of the table in model/entities/app.ts, e.g. \`${rowOfApp("billing")}\``;

/** What is known of an app. */
export const traitsOf = (app: App): Traits => TRAITS[app];

/** The apps that a check or a push fits, for a rule and for its message. */
export const appsThat = (holds: (traits: Traits) => boolean): readonly App[] =>
  APPS.filter((app) => holds(TRAITS[app]));
