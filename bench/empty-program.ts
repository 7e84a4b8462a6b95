import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LocalWorkspace } from "@pulumi/pulumi/automation/index.js";
import { findEngine } from "../engine/engine.ts";

/* The floor of the sandbox: the engine deploys two stacks of a program that registers nothing. */

const folder = mkdtempSync(join(tmpdir(), "bench-empty-"));
try {
  for (const stackName of ["staging", "production"]) {
    const stack = await LocalWorkspace.createOrSelectStack(
      { projectName: "empty", stackName, program: async () => ({}) },
      {
        pulumiCommand: await findEngine(),
        secretsProvider: "passphrase",
        projectSettings: { name: "empty", runtime: "nodejs", backend: { url: `file://${folder}` } },
        envVars: { PULUMI_CONFIG_PASSPHRASE: "empty", PULUMI_SKIP_UPDATE_CHECK: "true" },
      },
    );
    await stack.up();
  }
} finally {
  rmSync(folder, { recursive: true });
}
