import type { ResourceTransformationArgs } from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { adopt } from "../../components/adopt.ts";

const args = (type: string, name: string) =>
  ({ type, name, props: { name: "x" }, opts: { protect: true } }) as unknown as ResourceTransformationArgs;

test("the resource that is named gets the id to import beside its own options, and no other is touched", () => {
  const transformation = adopt({
    "gcp:pubsub/topic:Topic::staging-alerts": "projects/p/topics/alerts-staging",
  });
  expect(transformation(args("gcp:pubsub/topic:Topic", "staging-alerts"))).toEqual({
    props: { name: "x" },
    opts: { protect: true, import: "projects/p/topics/alerts-staging" },
  });
  expect(transformation(args("gcp:pubsub/topic:Topic", "staging-ticks"))).toBeUndefined();
  expect(transformation(args("gcp:pubsub/subscription:Subscription", "staging-alerts"))).toBeUndefined();
});
