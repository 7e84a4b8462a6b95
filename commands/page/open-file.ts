import { spawn } from "node:child_process";
import { pathToFileURL } from "node:url";
import { Refused } from "../terminal/problems.ts";

/** What opens a file with the program that the desktop has for it, by the system. */
const OPENERS: Partial<Record<NodeJS.Platform, readonly [command: string, ...args: string[]]>> = {
  darwin: ["open"],
  win32: ["cmd", "/c", "start", ""],
};

/** Milliseconds after which what opens a file is taken for the browser itself, which stays. */
const PATIENCE = 3000;

/**
 * Opens a file in the browser.
 * @throws Refused where there is nothing to open it with, or nothing that can
 */
export function openFile(
  file: string,
  [command, ...args] = OPENERS[process.platform] ?? ["xdg-open"],
): Promise<void> {
  const url = pathToFileURL(file).href;
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args, url], { stdio: "ignore", detached: true });
    const refuse = (wrong: string) => reject(new Refused(`${wrong}\n    fix: open ${url} in a browser`));
    const timer = setTimeout(() => {
      child.unref();
      resolve();
    }, PATIENCE);
    child.on("error", () => {
      clearTimeout(timer);
      refuse(`there is no ${command} to open the page with`);
    });
    child.on("exit", (code) => {
      clearTimeout(timer);
      if (code === 0) resolve();
      else refuse(`${command} could not open the page`);
    });
  });
}
