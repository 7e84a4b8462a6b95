import { randomBytes } from "node:crypto";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { gunzipSync } from "node:zlib";
import { parseDocument } from "yaml";
import * as z from "zod";
import type { Adoption } from "../../model/adoption/adoption.ts";
import { PULUMI_PROJECT } from "../../model/settings.ts";
import { ROOT } from "../estate.ts";
import { fileFix, fileReason } from "../files/file-reason.ts";
import { Refused } from "../terminal/problems.ts";
import type { ExportedState } from "./exported-state.ts";

/** Everything that the sandbox keeps: state, clouds, passphrase. Git ignores it; removing it is harmless. */
export const sandboxFolder = (root = ROOT): string => join(root, ".sandbox");

/** Folder of the states of the stacks; there is none before the first deployment. */
const STATES = ["state", ".pulumi", "stacks"];

/** What Pulumi keeps beside them: the version of its layout. */
const METADATA = ["state", ".pulumi", "meta.yaml"];

/** What to do about a sandbox that is not as commands leave it. */
const RESET = "start over with an empty sandbox: npm run sandbox -- reset";

/**
 * Whether there is a sandbox.
 * @throws Refused where something else stands in its place, which is damage, and not the absence of one
 */
export const isSandboxThere = (root = ROOT): boolean => isThere(root, [], "folder");

/** Whether anything was ever deployed into the sandbox. @throws Refused where it is damaged */
export const isSandboxUsed = (root = ROOT): boolean => isThere(root, STATES, "folder");

/**
 * The file of a stack's state in the sandbox, compressed or not (pulumi, pkg/backend/diy:
 * `.pulumi/stacks/PROJECT/STACK.json`, or `.json.gz`); nothing where it was never deployed.
 * @throws Refused where something else stands there or on the way
 */
export function sandboxStateFile(stack: string, root = ROOT): string | undefined {
  const steps = [`${stack}.json.gz`, `${stack}.json`].map((name) => [...STATES, PULUMI_PROJECT, name]);
  const found = steps.find((path) => isThere(root, path, "file"));
  return found && join(sandboxFolder(root), ...found);
}

/** The engine's file of a stack (pulumi, sdk/go/common/apitype: `VersionedCheckpoint`), as far as commands look into it. */
const StateFile = z.looseObject({
  checkpoint: z.object({
    latest: z
      .looseObject({
        resources: z.array(z.looseObject({ urn: z.string(), type: z.string() })).default([]),
        pending_operations: z.array(z.unknown()).default([]),
      })
      .nullish(),
  }),
});

/**
 * The state of a stack in the sandbox, as the CLI exports it and without starting one: secrets encrypted. Nothing where
 * there is no such stack.
 * @throws Refused where the sandbox is damaged
 */
export function sandboxState(stack: string, root = ROOT): ExportedState | undefined {
  const file = sandboxStateFile(stack, root);
  if (file === undefined) return undefined;
  return readable(root, file, () => {
    const content = readFileSync(file);
    const text = file.endsWith(".gz") ? gunzipSync(content) : content;
    const { checkpoint, ...format } = StateFile.parse(JSON.parse(text.toString()));
    return { ...format, deployment: checkpoint.latest ?? {} };
  });
}

/**
 * Refuses a sandbox of which the engine or the clouds would wait for a file: a pipe that nobody writes to, a device, a
 * socket; and one whose file of metadata or of a stack is damaged, which the engine tells in its own words, without its name.
 * @throws Refused
 */
export function checkSandbox(root = ROOT): void {
  if (!isSandboxThere(root)) return;
  const folder = sandboxFolder(root);
  const entries = readable(root, folder, () => readdirSync(folder, { recursive: true, encoding: "utf8" }));
  for (const entry of entries) {
    const stats = readable(root, join(folder, entry), () =>
      statSync(join(folder, entry), { throwIfNoEntry: false }),
    );
    if (stats && !stats.isFile() && !stats.isDirectory()) isThere(root, [entry], "file");
  }
  refuseUnlessPulumis(root, METADATA, (text) => /^version: 1\s*$/.test(text));
  for (const entry of entries.filter((path) => /^project.Pulumi(\.\w+)?\.yaml$/.test(path)))
    refuseUnlessPulumis(root, [entry], (text) => parseDocument(text).errors.length === 0);
}

/** @throws Refused where a file is there and is not as Pulumi writes it */
function refuseUnlessPulumis(root: string, steps: readonly string[], isIt: (text: string) => boolean): void {
  if (!isThere(root, steps, "file")) return;
  const path = join(sandboxFolder(root), ...steps);
  if (!isIt(readable(root, path, () => readFileSync(path, "utf8"))))
    throw new Refused(
      `the sandbox is damaged: ${relative(root, path)} is not as Pulumi writes it\n    fix: ${RESET}`,
    );
}

/** Whether a file or folder of the sandbox is there. @throws Refused where something else is, there or on the way */
function isThere(root: string, steps: readonly string[], kind: "file" | "folder"): boolean {
  for (let length = 0; length <= steps.length; length++) {
    const path = join(sandboxFolder(root), ...steps.slice(0, length));
    const [entry, stats] = readable(root, path, () => [
      lstatSync(path, { throwIfNoEntry: false }),
      statSync(path, { throwIfNoEntry: false }),
    ]);
    if (!entry) return false;
    const wanted = length < steps.length ? "folder" : kind;
    if (wanted === "folder" ? !stats?.isDirectory() : !stats?.isFile()) {
      const what = stats ? `no ${wanted}` : "a link that leads nowhere";
      throw new Refused(`the sandbox is damaged: ${relative(root, path)} is ${what}\n    fix: ${RESET}`);
    }
  }
  return true;
}

/** @throws Refused where the system refuses, which is damage only where this user can do nothing else about it */
function readable<Result>(root: string, path: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    const fix = fileFix(error);
    const reason =
      error instanceof SyntaxError
        ? "it is not JSON"
        : error instanceof z.ZodError
          ? "it is no state of a stack"
          : fileReason(error);
    throw new Refused(
      `${fix === undefined ? "the sandbox is damaged: " : ""}${relative(root, path)} cannot be read: ${reason}\n    fix: ${fix ?? RESET}`,
    );
  }
}

/** What the next update of a stack in the sandbox takes over. @throws Refused where the file is none of ours */
export function keptAdoption(stack: string, root = ROOT): Adoption {
  const file = adoptionFile(stack, root);
  if (!isThere(root, [basename(file)], "file")) return {};
  return readable(root, file, () => JSON.parse(readFileSync(file, "utf8")) as Adoption);
}

/** What the next update of a stack in the sandbox takes over; there is no such file where it takes over nothing. */
export const adoptionFile = (stack: string, root = ROOT): string =>
  join(sandboxFolder(root), `adopt-${stack}.json`);

/** Says that a stack is being changed, or that what was done to it may be in no state; gone once it is. */
export const unsavedFile = (stack: string, root = ROOT): string =>
  join(sandboxFolder(root), `unsaved-${stack}`);

/** Where the engine works in the sandbox, and the part of its environment that says where its state is. */
export interface Workplace {
  readonly cwd: string;
  readonly env: Readonly<Record<"PULUMI_BACKEND_URL" | (string & {}), string>>;
}

/**
 * Where the engine works in the sandbox of a project. Makes what is missing, which somebody may have deleted: the engine
 * takes an empty folder for a state without stacks, and fails where there is none.
 * @throws Refused where something else stands in their place
 */
export function sandboxWorkplace(root = ROOT): Workplace {
  const folder = sandboxFolder(root);
  const cwd = join(folder, "project");
  for (const needed of ["project", "state", "home"])
    if (!isThere(root, [needed], "folder")) mkdirSync(join(folder, needed), { recursive: true });
  keepNoLogs(join(folder, "home"));
  return {
    cwd,
    env: {
      PULUMI_HOME: join(folder, "home"),
      // Without a file of metadata beside each one: those are not written in one step, and half of one makes the state
      // unreadable after a killed command.
      PULUMI_BACKEND_URL: `${pathToFileURL(join(folder, "state")).href}?metadata=skip`,
      PULUMI_CONFIG_PASSPHRASE: passphrase(folder),
      PULUMI_SKIP_UPDATE_CHECK: "true",
      // The engine would write the whole state twice for each resource: three hundred times what it holds. It is written
      // once, at the end; what a killed command did is found in the clouds (`mendInterrupted`).
      PULUMI_SKIP_CHECKPOINTS: "true",
      // Nobody goes back to an earlier state of the sandbox.
      PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS: "true",
    },
  };
}

/**
 * The engine logs each step of each command to a folder in its home, for debugging, which is a fifth of the work of an
 * update here and has no setting; it goes on without where a file stands in that place (pulumi, pkg/logging).
 */
function keepNoLogs(home: string): void {
  const logs = join(home, "logs");
  if (lstatSync(logs, { throwIfNoEntry: false })?.isDirectory())
    rmSync(logs, { recursive: true, force: true });
  if (!existsSync(logs)) writeFileSync(logs, "");
}

/** The passphrase that encrypts the sandbox's secrets: its own for each checkout, since it protects nothing real. */
function passphrase(folder: string): string {
  const file = join(folder, "passphrase");
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString("base64url"), { mode: 0o600 });
  return readFileSync(file, "utf8");
}
