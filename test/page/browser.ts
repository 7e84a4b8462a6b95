import { spawnSync } from "node:child_process";
import { type Browser, chromium } from "playwright-core";

/** Names under which distributions and vendors install Chromium. */
const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/**
 * Starts the Chromium of this machine.
 * @throws where there is none: a suite that skips itself proves nothing
 */
export async function startBrowser(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM ?? NAMES.find(isInstalled);
  if (executablePath === undefined) {
    throw new Error(
      "Chromium is needed to look at the page: apt-get install chromium, or brew install --cask chromium; one in another place is named by the variable CHROMIUM",
    );
  }
  return chromium.launch({
    executablePath: located(executablePath),
    // Chromium's own sandbox does not work for root, who runs tests in containers; the page is ours.
    args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  });
}

const isInstalled = (name: string): boolean => spawnSync(name, ["--version"]).status === 0;

function located(name: string): string {
  if (name.includes("/")) return name;
  return spawnSync("sh", ["-c", `command -v ${name}`], { encoding: "utf8" }).stdout.trim();
}
