import { expect, test } from "vitest";
import { retried } from "../../../model/waiting/retried.ts";

/** An attempt that fails so many times before it succeeds. */
function failing(times: number) {
  let count = 0;
  return async () => {
    if (++count <= times) throw new Error(`attempt ${count}`);
    return `attempt ${count}`;
  };
}

function waiting(attempts: number) {
  const slept: number[] = [];
  const pauseAfter = ({ status }: PromiseSettledResult<string>, count: number) =>
    status === "fulfilled" || count === attempts ? undefined : count * 10;
  return { slept, pauseAfter, sleep: async (milliseconds: number) => slept.push(milliseconds) };
}

test("what succeeds is not repeated", async () => {
  const { slept, pauseAfter, sleep } = waiting(3);
  expect(await retried(failing(0), pauseAfter, sleep)).toBe("attempt 1");
  expect(slept).toEqual([]);
});

test("what fails is repeated after the pause that is asked for", async () => {
  const { slept, pauseAfter, sleep } = waiting(3);
  expect(await retried(failing(2), pauseAfter, sleep)).toBe("attempt 3");
  expect(slept).toEqual([10, 20]);
});

test("the last error is the one that is thrown", async () => {
  const { slept, pauseAfter, sleep } = waiting(3);
  await expect(retried(failing(5), pauseAfter, sleep)).rejects.toThrow("attempt 3");
  expect(slept).toEqual([10, 20]);
});
