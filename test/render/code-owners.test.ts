import { expect, test } from "vitest";
import { codeOwnersFile } from "../../render/code-owners.ts";
import { testEstate } from "../estates/estates.ts";
import { SETTINGS } from "./rendered.ts";

const { catalogue } = testEstate();

function linesWith(...roles: Record<string, string[]>[]): string[] | undefined {
  const stacks = SETTINGS.stacks.map(({ environment, settings }, i) => ({
    environment,
    settings: { ...settings, github: { ...settings.github, roles: roles[i] ?? {} } },
  }));
  const [file] = codeOwnersFile(catalogue, { ...SETTINGS, stacks });
  return file?.text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
}

test("everything is owned by those who hold a role in any stack, and the apps by nobody", () => {
  expect(linesWith({ lead: ["bob"] }, { lead: ["ada", "acme/platform"] })).toEqual([
    "* @acme/platform @ada @bob",
    "/apps/api/",
    "/apps/mobile/",
    "/apps/ocr-worker/",
    "/apps/portal/",
  ]);
});

test("an app in the repository's root is owned with everything else", () => {
  const surfaces = catalogue.surfaces.map((surface) => {
    if (surface.platform !== "vercel") return surface;
    const { root_directory: _, ...rest } = surface;
    return rest;
  });
  const stacks = SETTINGS.stacks.map(({ environment, settings }) => ({
    environment,
    settings: { ...settings, github: { ...settings.github, roles: { lead: ["ada"] } } },
  }));
  const [file] = codeOwnersFile({ ...catalogue, surfaces }, { ...SETTINGS, stacks });
  expect(file?.text).toMatch(/\* @ada\n\/apps\/api\/\n\/apps\/mobile\/\n\/apps\/ocr-worker\/\n$/);
});

test("no file where nobody holds a role", () => {
  expect(linesWith({}, {})).toBeUndefined();
});
