import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliDecompressSync } from "node:zlib";
import type { PinnedTool } from "../../engine/pinned-tool.ts";

/** The npm package's compressed files: Chromium, the libraries that a bare system lacks, software graphics, a font. */
const ARCHIVES = ["al2023", "swiftshader", "fonts"];

/**
 * Chromium's headless shell from an npm package that carries the binary itself, without install scripts or downloads.
 * It needs nothing of the system but the C library.
 */
export const CHROMIUM: PinnedTool = {
  name: "chromium",
  needs: "nothing else on Linux for x64",
  pins: ["tools/chromium/package.json", "tools/chromium/package-lock.json", "tools/chromium/fonts.conf"],
  program: "chromium",
  make(root, folder) {
    if (process.platform !== "linux" || process.arch !== "x64")
      throw new Error(`the npm package has none for ${process.platform} on ${process.arch}`);
    const download = join(folder, "download");
    mkdirSync(download);
    for (const file of ["package.json", "package-lock.json"])
      cpSync(join(root, "tools/chromium", file), join(download, file));
    execFileSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], {
      cwd: download,
      stdio: ["ignore", "ignore", "inherit"],
    });
    const bin = join(download, "node_modules/@sparticuz/chromium/bin");
    const inflated = (file: string) => brotliDecompressSync(readFileSync(join(bin, `${file}.br`)));
    writeFileSync(join(folder, "chromium"), inflated("chromium"), { mode: 0o755 });
    for (const archive of ARCHIVES)
      execFileSync("tar", ["-x", "-C", folder], { input: inflated(`${archive}.tar`) });
    cpSync(join(root, "tools/chromium/fonts.conf"), join(folder, "fonts.conf"));
    rmSync(download, { recursive: true });
  },
};

/** What the environment of that Chromium needs: its own libraries and fonts. */
export const chromiumEnvironment = (folder: string): NodeJS.ProcessEnv => ({
  LD_LIBRARY_PATH: join(folder, "lib"),
  FONTCONFIG_PATH: folder,
});
