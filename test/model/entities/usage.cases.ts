import { accepted, type Cases, type Refusal, refused } from "../refusal.ts";

/** The advice that an amount gets. */
const fix = (right: string, unstated: number, [least, most] = [0, 1_000_000_000]): string =>
  `write ${right}: a number from ${least} to ${most}, ${unstated} unless stated`;

const FIX = {
  requests_a_month: fix("requests that arrive in a month", 10_000),
  seconds_a_request: fix(
    "seconds that a request takes, start and stop of its instance included",
    0.2,
    [0, 3600],
  ),
  requests_at_once: fix(
    "requests that share an instance on average, as far as its concurrency_limit lets them",
    1,
    [1, 1000],
  ),
  egress_gib_a_month: fix("GiB that are sent to the internet in a month", 0.1),
  logs_gib_a_month: fix("GiB of logs that are written in a month", 0.1),
  images_gb: fix("GB of images that are kept in the registry, old ones included", 0.5),
  builds_a_month: fix(
    "builds that Vercel (with git_branch) or EAS makes in a month, Android's and iOS's counted apart",
    10,
  ),
  minutes_a_build: fix("minutes that such a build takes", 2),
  ci_runs_a_month: fix("runs of the surface's pipeline in a month", 20),
  minutes_a_ci_run: fix("minutes that a run is billed, those of all its jobs, each rounded up", 5),
} as const;

const negative = Object.entries(FIX).map(([field, right]): Refusal => {
  const isOfBuilds = /_build|^build/.test(field);
  return refused(
    `${field} is not negative`,
    isOfBuilds
      ? ["usage app-builds", "builds_a_month: 30", `${field}: ▸-1`]
      : ["usage api-staging", `  ${field}: `, `  ${field}: ▸-1 # `],
    [`usage ${isOfBuilds ? "app-builds" : "api-staging"}, ${field} = -1: this value does not fit`, right],
  );
});

export const usageCases: Cases = {
  refused: [
    ...negative,
    refused(
      "an id is in kebab-case",
      ["usage app-builds", "id: app-builds", "id: ▸app_builds"],
      ['usage app_builds, id = "app_builds": this value does not fit', 'did you mean "app-builds"?'],
    ),
    refused(
      "a surface is named",
      ["usage app-builds", "- id: app-builds\n  surface: mobile-production", "- ▸id: app-builds"],
      [
        "usage app-builds, surface: this field is missing",
        "add it: the id of the surface that is used, in kebab-case",
      ],
    ),
    refused(
      "an amount is a number",
      ["usage api-staging", "requests_a_month: 20000", 'requests_a_month: ▸"20k"'],
      ['usage api-staging, requests_a_month = "20k": this is a text, not a number', FIX.requests_a_month],
    ),
    refused(
      "an amount is one of this world",
      ["usage api-staging", "requests_a_month: 20000", "requests_a_month: ▸1000000001"],
      ["usage api-staging, requests_a_month = 1000000001: this value does not fit", FIX.requests_a_month],
    ),
    refused(
      "Cloud Run cuts every request off after an hour",
      ["usage api-staging", "seconds_a_request: 0.3", "seconds_a_request: ▸3601"],
      ["usage api-staging, seconds_a_request = 3601: this value does not fit", FIX.seconds_a_request],
    ),
    refused(
      "at least one request is served at once",
      ["usage api-staging", "requests_at_once: 2", "requests_at_once: ▸0.5"],
      ["usage api-staging, requests_at_once = 0.5: this value does not fit", FIX.requests_at_once],
    ),
    refused(
      "an amount that is misspelt has no effect",
      ["usage api-staging", "images_gb: 1", "▸image_gb: 1"],
      ['usage api-staging, image_gb: there is no field "image_gb" here', 'did you mean "images_gb"?'],
    ),
  ],
  accepted: [
    accepted("nothing stated", ["usage app-builds", "  builds_a_month: 30\n", ""]),
    accepted("nothing used", ["usage api-staging", "requests_a_month: 20000", "requests_a_month: 0"]),
    accepted("as much as there may be", [
      "usage api-staging",
      "requests_a_month: 20000",
      "requests_a_month: 1000000000",
    ]),
    accepted("more at once than an instance takes, which then makes more instances", [
      "usage api-staging",
      "requests_at_once: 2",
      "requests_at_once: 100",
    ]),
    accepted("no usage of a surface", [
      "catalogue/usage.yaml",
      "- id: app-builds\n  surface: mobile-production\n  builds_a_month: 30\n",
      "",
    ]),
  ],
};
