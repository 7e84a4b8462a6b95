import { expect, test } from "vitest";
import { parseTrigger } from "../../../model/entities/trigger.ts";

test.each([
  ["push:main", { event: "push", branch: "main" }],
  ["push:release/*", { event: "push", branch: "release/*" }],
  ["push:**", { event: "push", branch: "**" }],
  ["tag:api-v*", { event: "tag", tag: "api-v*" }],
  ["tag:v1.2.3", { event: "tag", tag: "v1.2.3" }],
  ["pull_request", { event: "pull_request" }],
  ["workflow_dispatch", { event: "workflow_dispatch" }],
])("%s is a trigger", (text, trigger) => {
  expect(parseTrigger(text)).toEqual(trigger);
});

test.each([
  "",
  "push",
  "push:",
  "tag:",
  "push: main",
  "push:main ",
  " push:main",
  "push:/main",
  "push:main/",
  "push:a//b",
  "push:a..b",
  "push:main.",
  "push:a~1",
  "push:a^",
  "push:a\nb",
  "Push:main",
  "pull_request:main",
  "schedule:daily",
  "release",
])("%j is none", (text) => {
  expect(parseTrigger(text)).toBeUndefined();
});
