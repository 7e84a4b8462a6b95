import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify, stripVTControlCharacters } from "node:util";
import { ROOT } from "../estate.ts";
import type { CheckOutcome } from "./checks.ts";

/** Scripts of `package.json` that check how the program is built, with what is so where they pass. */
const SCRIPTS = {
  rooms: "imports go one way",
  documented: "exports are documented, each under a name of its own",
};

/** A check of the program itself, by the name of its script. */
export interface ProgramOutcome extends CheckOutcome {
  readonly name: string;
}

/** How the program is built: the direction of its imports, and what it exports. The scripts run side by side. */
export const checkProgram = (): Promise<ProgramOutcome[]> =>
  Promise.all(
    Object.entries(SCRIPTS).map(async ([name, holds]) => {
      if (!existsSync(join(ROOT, "node_modules/eslint")))
        return { name, summary: "not checked: npm ci installed no development packages", wrong: [] };
      try {
        // `shell` since npm is a script on Windows; the words are all constants.
        await promisify(execFile)(`npm run --silent ${name}`, { cwd: ROOT, shell: true });
        return { name, summary: holds, wrong: [] };
      } catch (error) {
        const {
          stdout = "",
          stderr = "",
          code,
        } = error as { stdout?: string; stderr?: string; code?: number };
        // So a shell says that there is no such program.
        if (code === 127)
          return {
            name,
            summary: "it could not be checked",
            wrong: ["npm is not on PATH"],
            fix: "add its folder to PATH: npm comes with Node.js",
          };
        const wrong = stripVTControlCharacters(`${stdout}\n${stderr}`).split("\n").filter(Boolean);
        return {
          name,
          summary: "the program breaks its own rules",
          wrong,
          fix: "change what is named above",
        };
      }
    }),
  );
