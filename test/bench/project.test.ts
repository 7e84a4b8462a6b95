import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { expect, test } from "vitest";
import { measured } from "../../bench/measured.ts";
import { timesProject } from "../../bench/project.ts";

test("an estate three times as large is valid, in a project whose app table has the copies", () => {
  const project = timesProject(3);
  try {
    const command = ["commands/start.mjs", "validate", "--all"];
    const { status, stdout, stderr } = spawnSync(process.execPath, command, {
      cwd: project,
      encoding: "utf8",
    });
    expect(stderr).not.toContain("error:");
    expect([status, stdout]).toEqual([0, expect.stringMatching(/valid: 24 pipelines, 24 surfaces,/)]);
  } finally {
    rmSync(project, { recursive: true });
  }
});

test("a command is measured with what it starts, and one that fails is told with what it printed", async () => {
  const busy = "while (process.cpuUsage().user < 300_000);";
  const starts = `require("node:child_process").spawnSync(process.execPath, ["-e", ${JSON.stringify(busy)}])`;
  const { seconds, memory } = await measured([process.execPath, "-e", starts], ".");
  expect(seconds).toBeGreaterThan(0.25);
  expect(memory).toBeGreaterThan(20);
  const failing = measured([process.execPath, "-e", "console.error('why'); process.exit(3)"], ".");
  await expect(failing).rejects.toThrow(/exit 3\nwhy/);
});
