import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { givenPath } from "../../../commands/terminal/given-path.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

const here = process.cwd();

test.each([
  { typedIn: undefined, path: "a.env", means: join(here, "a.env") },
  { typedIn: here, path: "a.env", means: join(here, "a.env") },
  { typedIn: join(here, "docs"), path: "a.env", means: join(here, "docs/a.env") },
  { typedIn: join(here, "docs"), path: "/etc/a.env", means: "/etc/a.env" },
  { typedIn: join(here, ".."), path: "a.env", means: join(here, "a.env") },
])("$path, typed in $typedIn", ({ typedIn, path, means }) => {
  vi.stubEnv("INIT_CWD", typedIn);
  expect(givenPath(path)).toBe(means);
});
