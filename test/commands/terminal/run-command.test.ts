import { RunError } from "@pulumi/pulumi";
import { afterEach, expect, test, vi } from "vitest";
import { Refused } from "../../../commands/terminal/problems.ts";
import { runCommand } from "../../../commands/terminal/run-command.ts";
import { EngineNotFound } from "../../../engine/engine.ts";

afterEach(() => {
  process.exitCode = undefined;
  vi.restoreAllMocks();
});

/** What a command says on standard error, and the exit code that it leaves. */
async function outcome(command: () => Promise<number>, failed?: number) {
  const said = vi.spyOn(console, "error").mockImplementation(() => {});
  await runCommand(command, failed);
  return { code: process.exitCode, said: said.mock.calls.flat() };
}

const refuse = async () => {
  throw new Refused("not now");
};

test("a command's own exit code is kept", async () => {
  expect(await outcome(async () => 2)).toEqual({ code: 2, said: [] });
});

test("what says what to do is printed without a trace, with the exit code of the command's own", async () => {
  expect(await outcome(refuse)).toEqual({ code: 1, said: [expect.stringMatching(/not now/)] });
  expect((await outcome(refuse, 2)).code).toBe(2);
});

test("what the program says of an estate that was changed after it was read is printed without a trace", async () => {
  const changed = async () => {
    throw new RunError("stack staging lacks values");
  };
  expect(await outcome(changed)).toEqual({ code: 1, said: [expect.stringMatching(/lacks values$/m)] });
});

test("that there is no engine has an exit code of its own", async () => {
  const missing = async () => {
    throw new EngineNotFound([]);
  };
  expect((await outcome(missing, 2)).code).toBe(3);
});

test("a mistake of the program is thrown", async () => {
  const broken = async () => {
    throw new TypeError("x is not a function");
  };
  await expect(outcome(broken)).rejects.toThrow("x is not a function");
  expect(process.exitCode).toBeUndefined();
});
