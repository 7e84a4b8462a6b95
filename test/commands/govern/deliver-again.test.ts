import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { deliverAgain } from "../../../commands/govern/deliver-again.ts";
import { stackOf } from "../../estates/estates.ts";

const { share } = stackOf("production");
const portal = share.vercel.filter(({ id }) => id === "portal-production");
const LIST =
  "run list --repo acme/estate --workflow portal-production.yml --event push --status success --limit 1 --json databaseId --jq .[0].databaseId";

let folder: string;
const errors: string[] = [];
const { PATH } = process.env;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gh-"));
  process.env.PATH = folder;
  vi.spyOn(console, "error").mockImplementation((text: string) => void errors.push(text));
});
afterEach(() => {
  process.env.PATH = PATH;
  vi.restoreAllMocks();
  errors.length = 0;
  rmSync(folder, { recursive: true });
});

/** A `gh` that notes how it is called, and answers as told. */
function ghThat({ lists = "", listing = 0, rerunning = 0 }): void {
  const script = [
    "#!/bin/bash",
    `echo "$*" >> '${folder}/log'`,
    `case "$*" in "run list"*) echo '${lists}'; [ ${listing} = 0 ] || echo "HTTP 403" >&2; exit ${listing} ;;`,
    `"run rerun"*) [ ${rerunning} = 0 ] || echo "cannot be rerun" >&2; exit ${rerunning} ;; esac`,
  ].join("\n");
  writeFileSync(join(folder, "gh"), script);
  chmodSync(join(folder, "gh"), 0o755);
}

const calls = () =>
  existsSync(join(folder, "log")) ? readFileSync(join(folder, "log"), "utf8").trim().split("\n") : [];
const deliver = (yes: boolean, surfaces = portal as Parameters<typeof deliverAgain>[0]) =>
  deliverAgain(surfaces, { share, repository: "acme/estate", yes });

test("the newest run that delivered is run again, and what is said is that it was started", async () => {
  ghThat({ lists: "77" });
  expect(await deliver(true)).toEqual(new Map([["portal-production", "77"]]));
  expect(calls()).toEqual(["--version", LIST, "run rerun --repo acme/estate 77"]);
  expect(errors.join()).toContain(
    "started: portal-production is delivered again by https://github.com/acme/estate/actions/runs/77",
  );
});

test.each([
  ["GitHub does not list", { lists: "", listing: 1 }, "HTTP 403"],
  ["nothing was delivered yet", { lists: "" }, "GitHub lists no run that delivered it"],
  ["GitHub refuses to run it again", { lists: "77", rerunning: 1 }, "cannot be rerun"],
])("nothing is said to be started where %s", async (_, answers, reason) => {
  ghThat(answers);
  expect(await deliver(true)).toEqual(new Map());
  expect(errors).toEqual([`portal-production is not delivered again: ${reason}`]);
});

test("nothing is started without a terminal that could be asked, without gh, or where CI does not deliver", async () => {
  expect(await deliver(true)).toEqual(new Map());
  ghThat({ lists: "77" });
  expect(await deliver(false)).toEqual(new Map());
  expect(calls()).toEqual([]);
  const staging = stackOf("staging").share;
  expect(
    await deliverAgain(staging.vercel, { share: staging, repository: "acme/estate", yes: true }),
  ).toEqual(new Map());
  expect(calls()).toEqual(["--version"]);
  expect(errors).toEqual([]);
});
