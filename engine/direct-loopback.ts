/** Where the engine and the program find each other. */
const LOOPBACK = ["127.0.0.1", "localhost"];

/**
 * Variables that keep the gRPC between engine and program away from proxies. @grpc/grpc-js asks the proxy of `grpc_proxy`,
 * `https_proxy` or `http_proxy` for this machine's own addresses too, unless `no_grpc_proxy` or else `no_proxy` names them,
 * without blanks (`src/http-proxy.ts`; pulumi/pulumi#2651). Go's libraries, and so the engine, never ask one.
 */
export function directLoopback({ no_grpc_proxy, no_proxy }: NodeJS.ProcessEnv): { no_grpc_proxy: string } {
  const others = (no_grpc_proxy || no_proxy || "").split(",").map((host) => host.trim());
  return { no_grpc_proxy: [...new Set([...LOOPBACK, ...others])].filter(Boolean).join(",") };
}
