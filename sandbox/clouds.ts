import { gcp } from "./gcp/gcp-types.ts";
import { serveRunApi } from "./gcp/run-api.ts";
import { github } from "./github/github-types.ts";
import { Faults } from "./provider/faults.ts";
import type { PackageTable } from "./provider/resource-type.ts";
import { serve } from "./provider/server.ts";
import { CloudStore, type Seeds } from "./provider/store.ts";
import { vercel } from "./vercel/vercel-types.ts";

/** The sandbox clouds while they run. */
export interface Clouds {
  /** For the engine's environment variable `PULUMI_DEBUG_PROVIDERS`: `gcp:PORT,github:PORT,vercel:PORT`. */
  readonly debugProviders: string;
  /** What the provider and the program read from the environment to be sent here rather than to a vendor. */
  readonly endpoints: Readonly<Record<string, string>>;
  readonly store: CloudStore;
  /** Lets requests under way finish. Stopping twice is harmless. */
  stop(): Promise<void>;
}

/** What the clouds start from. */
export interface CloudsOptions {
  /** The file that holds the clouds' state; made if it is missing. */
  readonly storePath: string;
  /** What exists besides what the program provisions; added to what the file has. */
  readonly seeds?: Seeds;
}

const TABLES: readonly PackageTable[] = [gcp, github, vercel];

/** Starts one provider server per package, in this process, for the Pulumi engine to attach to. */
export async function startClouds({ storePath, seeds }: CloudsOptions): Promise<Clouds> {
  const faults = new Faults();
  const store = new CloudStore(storePath, () => faults.beforeWrite());
  store.seed(seeds ?? {});
  const servers = await Promise.all(
    TABLES.map(async (table) => ({ table, server: await serve(table, store, faults) })),
  );
  const runApi = await serveRunApi(store);
  return {
    endpoints: { GOOGLE_CLOUD_RUN_V2_CUSTOM_ENDPOINT: runApi.url },
    debugProviders: servers.map(({ table, server }) => `${table.name}:${server.port}`).join(","),
    store,
    async stop() {
      await Promise.all([runApi.stop(), ...servers.map(({ server }) => server.stop())]);
    },
  };
}
