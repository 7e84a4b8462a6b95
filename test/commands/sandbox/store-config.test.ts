import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Stack as EngineStack } from "@pulumi/pulumi/automation/index.js";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { storeConfig } from "../../../commands/sandbox/store-config.ts";

const CONFIG = { gcp: { project: "example" }, secrets: { token: "hidden-value" }, variables: { url: "x" } };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "store-config-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What a CLI does that encrypts a value into the stack's file; `settings` stands for that file. */
const ENCRYPT = "cat > given; cat given >> settings; echo >> starts";

/** A stack of a CLI that writes down what it is started with. */
function stackOf(ending: string, salt = "v1:salt", passphrase = "kept") {
  const command = join(folder, "pulumi");
  writeFileSync(command, `#!/bin/sh\nprintf '%s\\n' "$@" > args\n${ending}\n`);
  chmodSync(command, 0o755);
  const stored: unknown[] = [];
  const file = join(folder, "settings");
  const workspace = {
    pulumiCommand: { command },
    workDir: folder,
    envVars: { PULUMI_CONFIG_PASSPHRASE: passphrase },
    stackSettings: async () => ({
      encryptionSalt: salt,
      config: {
        "skeleton:budget": "{}",
        ...(existsSync(file) && { "skeleton:secrets": { secure: readFileSync(file, "utf8") } }),
      },
    }),
    saveStackSettings: async (name: string, settings: { config: object }) => {
      stored.push([name, settings]);
      if (!("skeleton:secrets" in settings.config)) rmSync(file, { force: true });
    },
  };
  return { engineStack: { name: "staging", workspace } as unknown as EngineStack, stored };
}

describe("the configuration of a stack in the sandbox", () => {
  test("secrets go through standard input, and no argument holds one", async () => {
    const { engineStack, stored } = stackOf("cat > given");
    await storeConfig(engineStack, CONFIG);

    expect(JSON.parse(readFileSync(join(folder, "given"), "utf8"))).toEqual(CONFIG.secrets);
    expect(readFileSync(join(folder, "args"), "utf8").split("\n").slice(0, 4)).toEqual([
      "config",
      "set",
      "--secret",
      "skeleton:secrets",
    ]);
    expect(readFileSync(join(folder, "args"), "utf8")).not.toContain("hidden-value");
    expect(JSON.stringify(stored)).not.toContain("hidden-value");
  });

  test("settings replace those before, and the stack's own encryption stays", async () => {
    const { engineStack, stored } = stackOf("cat > given");
    await storeConfig(engineStack, CONFIG);
    const config = { "skeleton:gcp": '{"project":"example"}', "skeleton:variables": '{"url":"x"}' };
    expect(stored).toEqual([["staging", { encryptionSalt: "v1:salt", config }]]);
  });

  test("values that are stored already are not encrypted again; others, or under another key, are", async () => {
    const starts = () => readFileSync(join(folder, "starts"), "utf8").length;
    const { engineStack, stored } = stackOf(ENCRYPT);
    await storeConfig(engineStack, CONFIG);
    await storeConfig(engineStack, CONFIG);
    expect(starts()).toBe(1);
    expect(stored[1]).toMatchObject([
      "staging",
      { config: { "skeleton:secrets": { secure: expect.any(String) } } },
    ]);

    await storeConfig(engineStack, { ...CONFIG, secrets: { token: "another-value" } });
    expect(starts()).toBe(2);
    await storeConfig(stackOf(ENCRYPT, "v1:another").engineStack, {
      ...CONFIG,
      secrets: { token: "another-value" },
    });
    expect(starts()).toBe(3);
    writeFileSync(join(folder, "settings"), "ciphertext of something else");
    await storeConfig(stackOf(ENCRYPT, "v1:another").engineStack, {
      ...CONFIG,
      secrets: { token: "another-value" },
    });
    expect(starts()).toBe(4);
    const again = { ...CONFIG, secrets: { token: "another-value" } };
    await storeConfig(stackOf(ENCRYPT, "v1:another").engineStack, again);
    expect(starts()).toBe(4);
    await storeConfig(stackOf(ENCRYPT, "v1:another", "made anew").engineStack, again);
    expect(starts()).toBe(5);
  });

  test("a CLI that refuses says why, without the value", async () => {
    const { engineStack } = stackOf("echo 'error: no stack' >&2; exit 255");
    await expect(storeConfig(engineStack, CONFIG)).rejects.toThrow(/^error: no stack$/);
  });
});
