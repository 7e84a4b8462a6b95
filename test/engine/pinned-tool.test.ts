import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { findPinnedTool, installedTool, type PinnedTool } from "../../engine/pinned-tool.ts";
import { findTool } from "../tools/find-tool.ts";

let root: string;
let said: string[];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "pinned-tool-"));
  mkdirSync(join(root, "tools"));
  writeFileSync(join(root, "tools/pin"), "1");
  said = [];
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true });
});

const TOOL: PinnedTool = {
  name: "hammer",
  needs: "a smith",
  pins: ["tools/pin"],
  program: "bin/hammer",
  make: (from, folder) => {
    mkdirSync(join(folder, "bin"));
    writeFileSync(join(folder, "bin/hammer"), `hammer ${readFileSync(join(from, "tools/pin"), "utf8")}`);
  },
};
const say = (line: string) => said.push(line);

test("a tool is made once for each content of its pins", async () => {
  expect(installedTool(root, TOOL)).toBeUndefined();
  const first = await findPinnedTool(root, TOOL, say);
  expect(readFileSync(first, "utf8")).toBe("hammer 1");
  expect(installedTool(root, TOOL)).toBe(first);
  expect(await findPinnedTool(root, TOOL, say)).toBe(first);
  expect(said).toEqual(["Installing hammer into .tools/hammer, as tools/pin pins it."]);

  writeFileSync(join(root, "tools/pin"), "2");
  expect(installedTool(root, TOOL)).toBeUndefined();
  expect(readFileSync(await findPinnedTool(root, TOOL, say), "utf8")).toBe("hammer 2");
});

test("what cannot be made leaves nothing that a later run takes for a tool", async () => {
  const broken: PinnedTool = {
    ...TOOL,
    make: (_, folder) => {
      writeFileSync(join(folder, "half"), "");
      throw new Error("the fire is out");
    },
  };
  await expect(findPinnedTool(root, broken, say)).rejects.toThrow("the fire is out");
  expect(readdirSync(join(root, ".tools/hammer"))).toEqual([]);
  expect(installedTool(root, broken)).toBeUndefined();
});

test("tests take a tool from PATH first, and name what to install where there is none", async () => {
  const bin = join(root, "bin");
  mkdirSync(bin);
  vi.stubEnv("PATH", bin);
  const missing: PinnedTool = {
    ...TOOL,
    make: () => {
      throw new Error("there is no smith");
    },
  };
  // A folder and a file that nobody may run are no programs.
  mkdirSync(join(bin, "hammer"));
  writeFileSync(join(bin, "mallet"), "", { mode: 0o644 });
  await expect(findTool(missing, ["hammer", "mallet"], "apt-get install hammer", root)).rejects.toThrow(
    "hammer is missing and could not be made (there is no smith): install a smith, or hammer itself (apt-get install hammer)",
  );
  rmSync(join(bin, "mallet"));
  writeFileSync(join(bin, "mallet"), "", { mode: 0o755 });
  expect(await findTool(missing, ["hammer", "mallet"], "apt-get install hammer", root)).toBe(
    join(bin, "mallet"),
  );
});
