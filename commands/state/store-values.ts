import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { lock } from "proper-lockfile";
import { findEngine } from "../../engine/engine.ts";
import type { Secret } from "../../model/entities/secret.ts";
import { VALUE_KEYS } from "../../model/settings.ts";
import { stackFile } from "../../model/stack/stack-file.ts";
import { ROOT } from "../estate.ts";
import { fileFix, fileReason } from "../files/file-reason.ts";
import { replaceFile } from "../files/write-all.ts";
import { colours } from "../terminal/colours.ts";
import { Refused } from "../terminal/problems.ts";
import { setValue } from "./set-value.ts";

/** A secret, and the value that is to be stored. */
export interface SecretAndValue {
  readonly secret: Secret;
  readonly value: string;
}

/**
 * Stores values in the configuration of their stacks, encrypted where they are sensitive.
 * @throws Refused, EngineNotFound
 */
export async function storeValues(found: readonly SecretAndValue[]): Promise<void> {
  const { command } = await findEngine({ say: (line) => console.error(colours.dim(line)) });
  const leave = await alone();
  try {
    await storeEach(command, found);
  } finally {
    await leave();
  }
}

/** The CLI reads a stack's file, and writes it whole: of two at once, one would lose what the other has stored. */
async function alone(): Promise<() => Promise<void>> {
  const folder = join(ROOT, ".cache");
  // For as long as another command takes to store what some files hold.
  const retries = { retries: 120, minTimeout: 100, maxTimeout: 1000 };
  try {
    mkdirSync(folder, { recursive: true });
    return await lock(folder, { lockfilePath: join(folder, "storing.lock"), stale: 10_000, retries });
  } catch (error) {
    throw new Refused(
      (error as NodeJS.ErrnoException).code === "ELOCKED"
        ? "another command is storing values\n    fix: wait for it to end, and run this again"
        : `.cache cannot be written: ${fileReason(error)}\n    fix: ${fileFix(error) ?? "make it a folder that this user can write to"}`,
    );
  }
}

/**
 * Has a stack's file changed in a copy, and puts that in its place in one step: the CLI empties a file before it writes it,
 * so one that is killed would leave nothing of it. Only who is {@link alone} may.
 * @throws Refused where the file was changed in the meantime, or cannot be replaced
 */
async function inOneStep(name: string, change: (copy: string) => Promise<void>): Promise<void> {
  const file = join(ROOT, name);
  const copy = join(ROOT, ".cache", name);
  try {
    rmSync(copy, { force: true });
    const before = textOf(file);
    if (before !== undefined) writeFileSync(copy, before);
    await change(copy);
    if (textOf(file) !== before)
      throw new Refused(`${name} was changed while this command ran; nothing is stored: run it again`);
    replaceFile(file, readFileSync(copy, "utf8"));
  } catch (error) {
    const fix = fileFix(error);
    if (fix === undefined) throw error;
    throw new Refused(`${name} cannot be written: ${fileReason(error)}; nothing is stored\n    fix: ${fix}`);
  } finally {
    rmSync(copy, { force: true });
  }
}

const textOf = (file: string): string | undefined =>
  existsSync(file) ? readFileSync(file, "utf8") : undefined;

async function storeEach(command: string, found: readonly SecretAndValue[]): Promise<void> {
  for (const { secret, value } of found) {
    const { id, environment, sensitive } = secret;
    const key = `${sensitive ? VALUE_KEYS.sensitive : VALUE_KEYS.plain}.${id}`;
    await inOneStep(stackFile(environment), (file) =>
      setValue({ command, stack: environment, key, path: true, secret: sensitive, cwd: ROOT, file }, value),
    ).catch((error: Error) => {
      if (error instanceof Refused) throw error;
      const fix = /passphrase/.test(error.message)
        ? "set PULUMI_CONFIG_PASSPHRASE, or PULUMI_CONFIG_PASSPHRASE_FILE, to the stack's own; docs/state.md has what to do where it is lost"
        : `pulumi login, then pulumi stack init ${environment}`;
      throw new Refused(
        `the value of ${id} could not be stored: ${error.message.replace(/^error: /, "")}\n    fix: ${fix}`,
      );
    });
    console.log(`stored ${id} in Pulumi.${environment}.yaml${sensitive ? ", encrypted" : ""}`);
  }
}
