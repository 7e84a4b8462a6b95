import { existsSync } from "node:fs";
import { join } from "node:path";
import { InvalidArgumentError, Option } from "commander";
import { givenPath } from "./given-path.ts";

/**
 * `--root FOLDER`.
 * @param usual the folder unless one is given
 * @param holds what has to be in such a folder
 */
export const rootOption = (description: string, usual: string, holds = "catalogue"): Option =>
  new Option("--root <folder>", description).default(usual).argParser((text: string) => {
    const folder = givenPath(text);
    if (text !== "" && existsSync(join(folder, holds))) return folder;
    throw new InvalidArgumentError(`There is no ${holds}/ in it.\n    fix: name the folder that has one`);
  });
