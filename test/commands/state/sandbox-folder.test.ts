import { execFileSync } from "node:child_process";
import fs, {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
  adoptionFile,
  checkSandbox,
  isSandboxThere,
  keptAdoption,
  sandboxFolder,
  sandboxState,
  sandboxWorkplace,
} from "../../../commands/state/sandbox-folder.ts";

let root: string;
let file: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "sandbox-folder-"));
  mkdirSync(sandboxFolder(root));
  file = adoptionFile("staging", root);
});
afterEach(() => {
  vi.restoreAllMocks();
  syncBuiltinESMExports();
  rmSync(root, { recursive: true });
});

const RESET = "    fix: start over with an empty sandbox: npm run sandbox -- reset";

/** Lets the system refuse what is asked of a path, as it does not where everything is allowed. */
function deny(what: "lstatSync" | "readFileSync", denied: string) {
  const real = fs[what] as (path: unknown, ...rest: unknown[]) => unknown;
  vi.spyOn(fs, what).mockImplementation(((path: unknown, ...rest: unknown[]) => {
    if (path === denied) throw Object.assign(new Error("EACCES"), { code: "EACCES", path });
    return real(path, ...rest);
  }) as never);
  syncBuiltinESMExports();
}

test("what a stack takes over is read, and is nothing where there is no file", () => {
  expect(keptAdoption("staging", root)).toEqual({});
  writeFileSync(file, '{"one":"two"}');
  expect(keptAdoption("staging", root)).toEqual({ one: "two" });
});

test.each<[string, () => void]>([
  ["cannot be read: it is not JSON", () => writeFileSync(file, '{"one":')],
  ["is no file", () => mkdirSync(file)],
  ["is a link that leads nowhere", () => symlinkSync("nowhere", file)],
  ["cannot be read: it is a link that leads to itself", () => symlinkSync("adopt-staging.json", file)],
])("where that %s, the sandbox is damaged", (damage, make) => {
  make();
  expect(() => keptAdoption("staging", root)).toThrow(
    `the sandbox is damaged: .sandbox/adopt-staging.json ${damage}\n${RESET}`,
  );
});

/** A stack's state as the engine keeps it, and what the CLI exports of it. */
const DEPLOYMENT = {
  manifest: { version: "v3.255.0" },
  resources: [{ urn: "urn:pulumi:staging::skeleton::a:b:C::d", type: "a:b:C", id: "1" }],
  pending_operations: [],
};
const KEPT = JSON.stringify({ version: 4, features: ["hooks"], checkpoint: { latest: DEPLOYMENT } });
const EXPORTED = { version: 4, features: ["hooks"], deployment: DEPLOYMENT };

/** Writes the file of a stack. */
function keep(content: string | Buffer, name = "staging.json") {
  const stacks = join(sandboxFolder(root), "state/.pulumi/stacks/skeleton");
  mkdirSync(stacks, { recursive: true });
  writeFileSync(join(stacks, name), content);
}

test("a state is what the CLI exports, kept as it is or compressed, and nothing where there is none", () => {
  expect(sandboxState("staging", root)).toBeUndefined();
  keep(gzipSync(KEPT), "staging.json.gz");
  expect(sandboxState("staging", root)).toEqual(EXPORTED);
  rmSync(join(sandboxFolder(root), "state"), { recursive: true });
  keep(KEPT);
  expect(sandboxState("staging", root)).toEqual(EXPORTED);
  keep('{"version":3,"checkpoint":{"stack":"staging"}}');
  expect(sandboxState("staging", root)).toEqual({ version: 3, deployment: {} });
});

test.each<[string, string, string | Buffer, string]>([
  ["cut off", "staging.json", KEPT.slice(0, 40), "it is not JSON"],
  ["empty", "staging.json", "", "it is not JSON"],
  ["something else", "staging.json", "null", "it is no state of a stack"],
  [
    "of other resources",
    "staging.json",
    '{"version":4,"checkpoint":{"latest":{"resources":[1]}}}',
    "it is no state of a stack",
  ],
  ["compressed and cut off", "staging.json.gz", gzipSync(KEPT).subarray(0, 40), "unexpected end of file"],
  ["compressed in name only", "staging.json.gz", KEPT, "incorrect header check"],
])("where a state is %s, the sandbox is damaged", (_, name, content, damage) => {
  keep(content, name);
  expect(() => sandboxState("staging", root)).toThrow(
    `the sandbox is damaged: .sandbox/state/.pulumi/stacks/skeleton/${name} cannot be read: ${damage}\n${RESET}`,
  );
});

test("the engine finds a file where it would keep logs", () => {
  const logs = join(sandboxFolder(root), "home/logs");
  mkdirSync(logs, { recursive: true });
  writeFileSync(join(logs, "pulumi.log"), "");
  for (const _ of ["of an earlier one", "of this one"]) {
    sandboxWorkplace(root);
    expect(readFileSync(logs, "utf8")).toBe("");
  }
});

test("the engine finds its state whatever characters are in the path of the checkout", () => {
  const odd = join(root, "a#b%20c ?é");
  mkdirSync(odd);
  const { PULUMI_BACKEND_URL } = sandboxWorkplace(odd).env;
  expect(PULUMI_BACKEND_URL).toMatch(/^file:\/\/[^#? ]*\?metadata=skip$/);
  expect(fileURLToPath(PULUMI_BACKEND_URL)).toBe(join(sandboxFolder(odd), "state"));
});

test("what this user may not read is no damage, and nothing is to be thrown away", () => {
  writeFileSync(file, "{}");
  const denied =
    /^\.sandbox(\/adopt-staging\.json)? cannot be read: this user has no permission to do so\n {4}fix: let this user read and write there$/;
  deny("readFileSync", file);
  expect(() => keptAdoption("staging", root)).toThrow(denied);
  deny("lstatSync", sandboxFolder(root));
  expect(() => isSandboxThere(root)).toThrow(denied);
});

test("a sandbox that is a link to itself is damaged, and one that leads to a folder is not", () => {
  const folder = sandboxFolder(root);
  rmSync(folder, { recursive: true });
  symlinkSync(".sandbox", folder);
  expect(() => isSandboxThere(root)).toThrow(
    `the sandbox is damaged: .sandbox cannot be read: it is a link that leads to itself\n${RESET}`,
  );
  rmSync(folder);
  mkdirSync(join(root, "elsewhere"));
  symlinkSync("elsewhere", folder);
  expect(isSandboxThere(root)).toBe(true);
});

test("the engine's folder that leads nowhere is damage, and one that is missing is made", () => {
  const project = join(sandboxFolder(root), "project");
  symlinkSync("nowhere", project);
  expect(() => sandboxWorkplace(root)).toThrow(
    `the sandbox is damaged: .sandbox/project is a link that leads nowhere\n${RESET}`,
  );
  rmSync(project);
  expect(sandboxWorkplace(root).cwd).toBe(project);
  expect(existsSync(project)).toBe(true);
});

test.each(["clouds.json", "passphrase", "project/Pulumi.staging.yaml", "state/.pulumi/meta.yaml"])(
  "a pipe in the place of %s is damage, and not waited for",
  (name) => {
    const path = join(sandboxFolder(root), name);
    mkdirSync(join(path, ".."), { recursive: true });
    execFileSync("mkfifo", [path]);
    expect(() => checkSandbox(root)).toThrow(`the sandbox is damaged: .sandbox/${name} is no file\n${RESET}`);
  },
);

test.each(["version: 1\nvers", "version: 9\n", "\0\0\0", ""])("metadata that read %j are damaged", (text) => {
  mkdirSync(join(sandboxFolder(root), "state/.pulumi"), { recursive: true });
  writeFileSync(join(sandboxFolder(root), "state/.pulumi/meta.yaml"), text);
  expect(() => checkSandbox(root)).toThrow(
    `the sandbox is damaged: .sandbox/state/.pulumi/meta.yaml is not as Pulumi writes it\n${RESET}`,
  );
});

test.each(["Pulumi.staging.yaml", "Pulumi.yaml"])("half of %s is damage, told with its name", (name) => {
  const project = join(sandboxFolder(root), "project");
  mkdirSync(project, { recursive: true });
  writeFileSync(join(project, name), "config:\n  skeleton:gcp:\n    project: a\n");
  checkSandbox(root);
  writeFileSync(join(project, name), 'config:\n  skeleton:gcp: "half of');
  expect(() => checkSandbox(root)).toThrow(
    `the sandbox is damaged: .sandbox/project/${name} is not as Pulumi writes it\n${RESET}`,
  );
});

test("files, folders and links to them are no damage, wherever they are, nor is a sandbox that is not there", () => {
  checkSandbox(root);
  mkdirSync(join(sandboxFolder(root), "state/.pulumi"), { recursive: true });
  writeFileSync(join(sandboxFolder(root), "state/.pulumi/meta.yaml"), "version: 1\n");
  writeFileSync(join(root, "elsewhere"), "");
  symlinkSync(join(root, "elsewhere"), join(sandboxFolder(root), "clouds.json"));
  symlinkSync("nowhere", join(sandboxFolder(root), "notes"));
  checkSandbox(root);
  rmSync(sandboxFolder(root), { recursive: true });
  checkSandbox(root);
});
