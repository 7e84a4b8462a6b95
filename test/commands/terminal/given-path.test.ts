import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { givenPath } from "../../../commands/terminal/given-path.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

const here = process.cwd();
const own = join(here, "package.json");

test.each([
  { what: "without npm", typedIn: undefined, project: undefined, path: "a.env", means: join(here, "a.env") },
  { what: "in the project", typedIn: here, project: own, path: "a.env", means: join(here, "a.env") },
  {
    what: "below it",
    typedIn: join(here, "docs"),
    project: own,
    path: "a.env",
    means: join(here, "docs/a.env"),
  },
  {
    what: "a whole path",
    typedIn: join(here, "docs"),
    project: own,
    path: "/etc/a.env",
    means: "/etc/a.env",
  },
  { what: "beside it, with npm --prefix", typedIn: "/tmp", project: own, path: "a.env", means: "/tmp/a.env" },
  {
    what: "by a script of another project",
    typedIn: "/other/docs",
    project: "/other/package.json",
    path: "a.env",
    means: join(here, "a.env"),
  },
])("a path typed $what", ({ typedIn, project, path, means }) => {
  vi.stubEnv("INIT_CWD", typedIn);
  vi.stubEnv("npm_package_json", project);
  expect(givenPath(path)).toBe(means);
});
