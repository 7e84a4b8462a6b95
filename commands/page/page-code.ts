import { join } from "node:path";
import { build } from "esbuild";
import type { PageCode } from "../../page/html/document.ts";
import { ROOT } from "../estate.ts";

/** Browsers of the last two years: `light-dark()` and `color-mix()` are what the styles need. */
const BROWSERS = ["chrome123", "firefox120", "safari17.5"];

/** Bundles the script and the styles that stand in the page. */
export async function pageCode(): Promise<PageCode> {
  const { outputFiles } = await build({
    entryPoints: ["client.ts", "style.css"].map((file) => join(ROOT, "page/client", file)),
    outdir: "page",
    write: false,
    bundle: true,
    minify: true,
    charset: "utf8",
    format: "iife",
    target: BROWSERS,
    logLevel: "silent",
  });
  const text = (ending: string) => outputFiles.find(({ path }) => path.endsWith(ending))?.text.trim() ?? "";
  return { script: text(".js"), style: text(".css") };
}
