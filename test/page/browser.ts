import { dirname } from "node:path";
import { type Browser, chromium } from "playwright-core";
import { CHROMIUM, chromiumEnvironment } from "../tools/chromium.ts";
import { findTool, programOnPath } from "../tools/find-tool.ts";

/** Names under which distributions and vendors install Chromium. */
const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/**
 * Starts a Chromium: the one that the variable CHROMIUM names, else one on PATH, else this repository's own.
 * @throws where there is none: a suite that skips itself proves nothing
 */
export async function startBrowser(): Promise<Browser> {
  const named = process.env.CHROMIUM;
  if (named !== undefined) return launch(programOnPath(named) ?? named);
  const found = await findTool(
    CHROMIUM,
    NAMES,
    "apt-get install chromium, or brew install --cask chromium; the variable CHROMIUM names one in another place",
  );
  const isOwn = !NAMES.some((name) => programOnPath(name) === found);
  return launch(found, isOwn ? { ...process.env, ...chromiumEnvironment(dirname(found)) } : undefined);
}

const launch = (executablePath: string, own?: NodeJS.ProcessEnv): Promise<Browser> =>
  chromium.launch({
    executablePath,
    ...(own && { env: own }),
    // Chromium's own sandbox does not work for root, who runs tests in containers, and takes a set-uid helper that the
    // npm package lacks; the page is ours.
    args: own || process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  });
