import { expect, test } from "vitest";
import { nearest, orElse, suggest } from "../../../model/problems/suggest.ts";

test.each([
  ["one letter too many", "staginng", ["staging", "production"], "staging"],
  ["one letter too few", "stagng", ["staging", "production"], "staging"],
  ["two letters that changed places, in a short word", "gpc", ["gcp", "github"], "gcp"],
  ["two letters that changed places at the start", "cgp", ["gcp", "github"], "gcp"],
  ["two letters that changed places in the middle", "taems", ["teams"], "teams"],
  ["two letters that are not neighbours", "pcg", ["gcp", "github"], undefined],
  ["another case", "STAGING", ["staging", "production"], "staging"],
  [
    "another way to part words",
    "Portal_Supabase_Anon_Key",
    ["portal-supabase-anon-key", "portal"],
    "portal-supabase-anon-key",
  ],
  ["words that capitals part", "sentryTokenStaging", ["sentry-token-staging"], "sentry-token-staging"],
  ["letters that only look alike", "\u0430\u0440\u0456-\u0455taging", ["api-staging", "web"], "api-staging"],
  ["signs around it", "“api-staging”", ["api-staging", "web-staging"], "api-staging"],
  ["one wrong letter in a short word", "ab", ["id", "ax"], "ax"],
  ["a third of the letters", "pridoctien", ["staging", "production"], "production"],
  ["the nearest of several", "api-stagin", ["api-stage", "api-staging"], "api-staging"],
  ["the beginning of one word", "concurrency", ["concurrency_limit", "cpu"], "concurrency_limit"],
  ["three letters that begin one word", "pro", ["staging", "production"], "production"],
  ["the beginning of two words", "api", ["api-staging", "api-production"], undefined],
  ["two letters, which begin many a word", "pr", ["staging", "production"], undefined],
  ["four slips in a long id", "ghcr-token-production", ["expo-token-production"], undefined],
  ["half of what was written", "Lint", ["Ruff", "ESLint"], undefined],
  ["one part of several words", "react", ["preact", "create-react-app", "react-router"], undefined],
  ["one part of a single word, and near to another", "preact", ["preacts", "with-preact"], "preacts"],
  [
    "the id of another app in the same environment",
    "ocr-staging",
    ["api-staging", "portal-staging"],
    undefined,
  ],
  ["all parts of a longer id", "ocr-staging", ["api-staging", "ocr-worker-staging"], "ocr-worker-staging"],
  ["the same parts in another order", "staging-api", ["api-staging", "api-production"], "api-staging"],
  ["all parts of two ids", "ocr-staging", ["ocr-a-staging", "ocr-b-staging"], undefined],
  ["a typo in one part", "apy-staging", ["api-staging", "web-staging"], "api-staging"],
  ["nothing alike", "heroku", ["cloud-run", "vercel", "expo-eas"], undefined],
  ["nothing known", "api", [], undefined],
  ["nothing written", "", ["id"], undefined],
])("%s", (_, written, known, near) => {
  expect(nearest(written, known)).toBe(near);
});

test.each([
  ["stagng", ["staging", "production"], 'did you mean "staging"?'],
  ["heroku", ["cloud-run", "vercel"], "one of: cloud-run, vercel"],
  ["heroku", ["vercel"], "one of: vercel"],
  [5, ["a", "b"], "one of: a, b"],
  ["x", [], "there is none yet"],
  ["api", ["api-staging", "web", "api-production"], "one of: api-staging, api-production"],
  [
    "DATABASE_URL",
    ["database-url-staging", "sentry", "database-url-production"],
    "one of: database-url-staging, database-url-production",
  ],
  ["ap", ["api-staging", "api-production", "web"], "one of: api-staging, api-production, web"],
  ["react", ["preact", "create-react-app", "vue", "react-router"], "one of: create-react-app, react-router"],
  ["secret:one-key", ["one-key", "two"], 'did you mean "one-key"?'],
  ["secret:one-key", ["pipeline:one-key", "surface:x"], "one of: pipeline:one-key, surface:x"],
])("of %j and %j is said: %s", (written, known, said) => {
  expect(suggest(written, known)).toBe(said);
});

test("what else is to be done follows a question as a sentence of its own", () => {
  expect(orElse('did you mean "api"?', "remove it")).toBe('did you mean "api"? Remove it');
  expect(orElse("one of: api, web", "remove it")).toBe("one of: api, web; remove it");
});
