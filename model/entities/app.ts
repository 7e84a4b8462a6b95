/** Where an app can be hosted. */
export const PLATFORMS = ["cloud-run", "vercel", "expo-eas"] as const;
export type Platform = (typeof PLATFORMS)[number];

/** What follows from the kind of program that an app is. */
interface Traits {
  readonly platform: Platform;
  /** Decides between Ruff with Pytest, and ESLint. */
  readonly language: "python" | "typescript";
  /** Whether it has an OpenAPI file for Spectral to read. */
  readonly hasOpenApi: boolean;
}

/** The workloads of the estate. */
const TRAITS = {
  api: { platform: "cloud-run", language: "python", hasOpenApi: true },
  "ocr-worker": { platform: "cloud-run", language: "python", hasOpenApi: false },
  portal: { platform: "vercel", language: "typescript", hasOpenApi: false },
  mobile: { platform: "expo-eas", language: "typescript", hasOpenApi: false },
} as const satisfies Record<string, Traits>;

export type App = keyof typeof TRAITS;
export const APPS = Object.keys(TRAITS) as [App, ...App[]];

/** What is known of an app. */
export const traitsOf = (app: App): Traits => TRAITS[app];

/** The apps that a check or a push fits, for a rule and for its message. */
export const appsThat = (holds: (traits: Traits) => boolean): readonly App[] =>
  APPS.filter((app) => holds(TRAITS[app]));
