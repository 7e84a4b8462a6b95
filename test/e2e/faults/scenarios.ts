import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Estate } from "../sandbox-estate.ts";

/** An operation that faults are injected into. */
export interface Scenario {
  readonly name: string;
  /** Brings an estate whose stack staging is deployed to where the operation starts. */
  readonly prepare: (estate: Estate) => Promise<void> | void;
  /** Arguments of `npm run sandbox`. */
  readonly args: readonly string[];
}

const UP = ["up", "staging"];
const SECRET = "database-url-staging";

async function carriedOut(estate: Estate, script: string, args: readonly string[]): Promise<void> {
  const { code, stdout, stderr } = await estate.run(script, args);
  if (code !== 0) throw new Error(`${script} ${args.join(" ")}: exit ${code}\n${stdout}${stderr}`);
}

/** Every kind of change that an update makes, on the reference estate. */
export const SCENARIOS: readonly Scenario[] = [
  {
    name: "create",
    prepare: (estate) => rmSync(join(estate.root, ".sandbox"), { recursive: true }),
    args: UP,
  },
  {
    name: "mixed update",
    prepare(estate) {
      // A service changes, a secret with its version and readers is new, a deployment policy and a channel go.
      estate.edit("catalogue/surfaces.yaml", "concurrency_limit: 5\n", "concurrency_limit: 7\n");
      estate.edit(
        "catalogue/secrets.yaml",
        "- id: sentry-dsn-staging\n",
        "- id: stripe-key-staging\n  environment: staging\n  service: cloud-run\n  key_name: STRIPE_KEY\n" +
          "  owner: platform-lead\n  rotation_cadence_days: 90\n  status: active\n\n- id: sentry-dsn-staging\n",
      );
      const secrets = "secrets: [database-url-staging, supabase-service-key-staging, sentry-dsn-staging]";
      estate.edit(
        "catalogue/surfaces.yaml",
        `${secrets}\n\n- id: ocr-worker-staging`,
        `${secrets.replace("]", ", stripe-key-staging]")}\n\n- id: ocr-worker-staging`,
      );
      estate.edit(
        "catalogue/pipelines.yaml",
        '.github/workflows/mobile-staging.yml\n  triggers: ["pull_request", "push:main"]',
        '.github/workflows/mobile-staging.yml\n  triggers: ["pull_request", "push:release"]',
      );
    },
    args: UP,
  },
  {
    name: "replace",
    // The name of a domain is its identity, in both clouds; a value that is another one is a version that replaces one.
    prepare(estate) {
      for (const app of ["api", "portal"])
        estate.edit("catalogue/surfaces.yaml", `//${app}.staging.example.com`, `//${app}.stage.example.com`);
      estate.edit("commands/plan/stand-in-values.ts", 'MARK = "stand-in-for-"', 'MARK = "rotated-"');
    },
    args: UP,
  },
  { name: "destroy", prepare: () => {}, args: ["destroy", "staging"] },
  {
    name: "rotation",
    prepare: (estate) => carriedOut(estate, "govern", ["rotate", SECRET, "--sandbox"]),
    args: UP,
  },
  {
    name: "end of a rotation",
    async prepare(estate) {
      await carriedOut(estate, "govern", ["rotate", SECRET, "--sandbox"]);
      await estate.deployed(...UP);
      await carriedOut(estate, "govern", ["verify", SECRET, "--sandbox"]);
    },
    args: UP,
  },
  {
    name: "adoption",
    async prepare(estate) {
      rmSync(join(estate.root, ".sandbox", "state"), { recursive: true });
      await carriedOut(estate, "adopt", ["staging", "--sandbox", "--yes"]);
    },
    args: UP,
  },
];
