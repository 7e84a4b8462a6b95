import type { Stack } from "../../estate.ts";
import { publicDns } from "../../vendors/public-dns.ts";
import { type VendorOptions, vendorClients } from "../../vendors/vendor-clients.ts";
import type { Clients } from "../examined.ts";
import { type EngineReader, engineReader } from "./engine.ts";

/** What replaces the usual vendors, limits and engine in tests. */
export interface ClientOptions extends VendorOptions {
  readonly engine?: EngineReader;
}

/** The clients of a stack, with the logins that its providers would use. */
export function clientsOf(
  { settings }: Pick<Stack, "settings">,
  env: NodeJS.ProcessEnv,
  { engine = engineReader(env), ...options }: ClientOptions = {},
): Clients {
  const clients = vendorClients(settings, env, options);
  return { ...clients, dns: publicDns(clients.endpoints.dns, clients.fetch), engine };
}
