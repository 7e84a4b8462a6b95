import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../estate.ts";

/** Everything that the sandbox keeps: state, clouds, passphrase. Git ignores it; removing it is harmless. */
export const sandboxFolder = (root = ROOT): string => join(root, ".sandbox");

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
 */
export function sandboxWorkplace(root = ROOT): Workplace {
  const folder = sandboxFolder(root);
  const cwd = join(folder, "project");
  for (const needed of [cwd, join(folder, "state")]) mkdirSync(needed, { recursive: true });
  return {
    cwd,
    env: {
      PULUMI_HOME: join(folder, "home"),
      // Without a file of metadata beside each one: those are not written in one step, and half of one makes the state
      // unreadable after a killed command.
      PULUMI_BACKEND_URL: `file://${join(folder, "state")}?metadata=skip`,
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

/** The passphrase that encrypts the sandbox's secrets: its own for each checkout, since it protects nothing real. */
function passphrase(folder: string): string {
  const file = join(folder, "passphrase");
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString("base64url"), { mode: 0o600 });
  return readFileSync(file, "utf8");
}
