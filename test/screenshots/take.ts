// Remakes the pictures of the documentation from the sample estate: `npm run screenshots`.

import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { findEngine } from "../../engine/engine.ts";
import { checkout, type Run } from "../e2e/checkout.ts";
import { startBrowser } from "../page/browser.ts";
import { terminalSvg } from "./terminal-svg.ts";

const ROOT = join(import.meta.dirname, "../..");
const IMAGES = join(ROOT, "docs/images");
/** Columns that commands print in where there is no terminal. */
const COLUMNS = 100;
/** Bytes that a picture may have: it is loaded with the README. */
const MOST_BYTES = 150_000;
const COLOURED = { NO_COLOR: undefined, FORCE_COLOR: "1" };

/** Views of the page, by the section that they start at. */
const VIEWS = [
  { name: "page-topology", section: "overview", colorScheme: "light", height: 1060 },
  { name: "page-changes", section: "changes", colorScheme: "dark", height: 760 },
  { name: "page-cost", section: "cost", colorScheme: "light", height: 760 },
  { name: "page-secrets", section: "secrets", colorScheme: "dark", height: 640 },
] as const;

mkdirSync(IMAGES, { recursive: true });
await findEngine({ say: (line) => console.error(line) });
const copy = await checkout();
try {
  await copy.run("inventory", ["--accept"]);

  terminal("sandbox", "npm run sandbox", await copy.run("sandbox", [], COLOURED));

  copy.edit("catalogue/surfaces.yaml", "concurrency_limit: 20", "concurrency_limit: 25");
  terminal(
    "preview",
    "npm run sandbox -- preview production",
    await copy.run("sandbox", ["preview", "production"], COLOURED),
  );
  // With the change above, so that there is one to be seen.
  const page = join(copy.root, "estate.html");
  await copy.run("page", ["--out", page]);
  await pictures(page);

  copy.edit("catalogue/surfaces.yaml", "concurrency_limit: 25", "concurrency_limit: 0");
  copy.edit("catalogue/surfaces.yaml", "invoked_by: [api-staging]", "invoked_by: [api-stagin]");
  terminal("validate", "npm run validate", await copy.run("validate", [], COLOURED));
} finally {
  copy.remove();
}

/** What a command printed, beside its notes on the engine. */
function terminal(name: string, command: string, { stdout, stderr }: Run): void {
  save(`${name}.svg`, terminalSvg(command, stdout.trim() === "" ? stderr : stdout, COLUMNS));
}

async function pictures(file: string): Promise<void> {
  const browser = await startBrowser();
  for (const { name, section, colorScheme, height } of VIEWS) {
    const page = await browser.newPage({
      viewport: { width: 1200, height },
      colorScheme,
      reducedMotion: "reduce",
    });
    await page.goto(`${pathToFileURL(file).href}#${section}`);
    // What is marked in the navigation follows what is seen, a moment later.
    await page.waitForTimeout(300);
    save(`${name}.png`, await page.screenshot());
    await page.close();
  }
  await browser.close();
}

function save(name: string, content: string | Buffer): void {
  const file = join(IMAGES, name);
  writeFileSync(file, content);
  const { size } = statSync(file);
  if (size > MOST_BYTES) throw new Error(`${name} has ${size} bytes, more than ${MOST_BYTES}`);
  console.log(`wrote ${relative(ROOT, file)}, ${Math.round(size / 1000)} kB`);
}
