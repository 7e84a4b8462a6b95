import * as z from "zod";
import { Reference } from "../entity.ts";
import { textWithout } from "../flaw.ts";
import { own } from "../own.ts";
import { hostFlaw } from "../public-host.ts";
import { polledSource } from "./source.ts";

/** As Sentry makes them: of lower-case letters, digits, hyphens and underscores. */
const Slug = z.string().regex(/^[a-z0-9][a-z0-9_-]*$/);

/** What a stack's settings say of Sentry. */
export const SentrySettings = z
  .strictObject({
    host: textWithout((host) => hostFlaw(host, "sentry.io"))
      .default("sentry.io")
      .describe('the host of Sentry\'s API: "sentry.io", or "de.sentry.io" for data that is kept in the EU'),
    organization: Slug.describe("the slug of the organization"),
    projects: z
      .record(
        Reference.describe("the id of a surface, in kebab-case"),
        Slug.describe("the slug of the project"),
      )
      .describe("slugs of the projects that surfaces report to, by surface id"),
  })
  .describe("a mapping of organization and projects");

/** Parsed {@link SentrySettings}. */
export type SentrySettings = z.infer<typeof SentrySettings>;

/** What Sentry knows of the transactions that a surface reports (API reference, "Query Explore Events in Table Format"). */
export const sentry = polledSource({
  source: "sentry",
  measures: { api_p95: {}, ocr_failure_rate: {} },
  token: "SENTRY_AUTH_TOKEN",
  answersCounters: false,
  place: z.object({
    /** Host of Sentry's API, e.g. `sentry.io` or `de.sentry.io`. */
    host: z.string(),
    /** Slug of the organization. */
    organization: z.string(),
    /** Slug of the project. */
    project: z.string(),
  }),
  placeOf: ({ id, surface }, { sentry }: { readonly sentry?: SentrySettings | undefined }) => {
    const project = sentry && own(sentry.projects, surface);
    if (sentry && project) return { host: sentry.host, organization: sentry.organization, project };
    return {
      field: ["sentry"],
      wrong: `guardrail ${id} asks Sentry, and nothing says which project ${surface} reports to`,
      fix: sentry
        ? `add ${surface}: SLUG to projects, beside those of other surfaces`
        : `write organization, and projects: { ${surface}: SLUG }`,
    };
  },
});
