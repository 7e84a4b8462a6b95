import type { PulumiCommand } from "@pulumi/pulumi/automation/index.js";
import { describe, expect, test } from "vitest";
import { thriftyEngine } from "../../../commands/sandbox/thrifty-engine.ts";

const isStaging = (stack: string) => stack === "staging";

/** An engine that notes what it is started with. */
function engineOf() {
  const started: unknown[][] = [];
  class Engine {
    readonly command = "/opt/pulumi/bin/pulumi";
    async run(...given: unknown[]) {
      started.push([this.command, ...given]);
      return { stdout: "said", stderr: "", code: 0 };
    }
  }
  const thrifty = thriftyEngine(new Engine() as unknown as PulumiCommand, isStaging);
  const run = (...args: string[]) => (thrifty as unknown as Engine).run(args, "/folder");
  return { thrifty, run, started };
}

describe("an engine that is not started for what nobody reads", () => {
  test.each([
    { args: ["stack", "output", "--json", "--show-secrets", "--stack", "staging"], said: "{}" },
    { args: ["stack", "history", "--json", "--page-size", "1"], said: "[]" },
    { args: ["stack", "select", "--stack", "staging"], said: "" },
  ])("$args.1", async ({ args, said }) => {
    const { run, started } = engineOf();
    expect(await run(...args)).toEqual({ stdout: said, stderr: "", code: 0 });
    expect(started).toEqual([]);
  });

  test.each([
    [["up", "--yes"]],
    [["stack", "export"]],
    [["stack", "select", "--stack", "production"]],
    [["refresh"]],
  ])("and is for %j", async (args) => {
    const { run, started } = engineOf();
    expect(await run(...args)).toEqual({ stdout: "said", stderr: "", code: 0 });
    expect(started).toEqual([["/opt/pulumi/bin/pulumi", args, "/folder"]]);
  });

  test("it is the same engine otherwise", () => {
    expect(engineOf().thrifty.command).toBe("/opt/pulumi/bin/pulumi");
  });

  test("an SDK that starts the CLI in another way is left as it is", () => {
    const engine = { command: "pulumi" } as unknown as PulumiCommand;
    expect(thriftyEngine(engine, isStaging)).toBe(engine);
  });
});
