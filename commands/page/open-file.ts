import { spawn } from "node:child_process";
import { pathToFileURL } from "node:url";
import { Refused } from "../terminal/problems.ts";

/** What opens a file with the program that the desktop has for it, by the system. */
const OPENERS: Partial<Record<NodeJS.Platform, readonly [command: string, ...args: string[]]>> = {
  darwin: ["open"],
  win32: ["cmd", "/c", "start", ""],
};

/**
 * Opens a file in the browser.
 * @throws Refused where there is nothing to open it with
 */
export function openFile(file: string): Promise<void> {
  const [command, ...args] = OPENERS[process.platform] ?? ["xdg-open"];
  const url = pathToFileURL(file).href;
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args, url], { stdio: "ignore", detached: true });
    child.on("spawn", () => {
      child.unref();
      resolve();
    });
    child.on("error", () =>
      reject(new Refused(`there is no ${command} to open the page with\n    fix: open ${url} in a browser`)),
    );
  });
}
