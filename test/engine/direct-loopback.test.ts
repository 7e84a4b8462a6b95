import { expect, test } from "vitest";
import { directLoopback } from "../../engine/direct-loopback.ts";

test.each([
  ["nothing is set", {}, "127.0.0.1,localhost"],
  [
    "no_proxy names others, after a blank",
    { no_proxy: ".corp, 10.0.0.1" },
    "127.0.0.1,localhost,.corp,10.0.0.1",
  ],
  ["no_proxy names this machine after a blank", { no_proxy: "localhost, 127.0.0.1" }, "127.0.0.1,localhost"],
  ["no_grpc_proxy comes before no_proxy", { no_grpc_proxy: "a", no_proxy: "b" }, "127.0.0.1,localhost,a"],
])("%s", (_, env, hosts) => {
  expect(directLoopback(env)).toEqual({ no_grpc_proxy: hosts });
});
