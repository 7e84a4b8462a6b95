import { join } from "node:path";
import { goIn, requireGo } from "./go.ts";
import { readPin, semVer } from "./pin.ts";
import { installStaged } from "./staging.ts";
import type { EngineStep } from "./step.ts";

const cli = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
const versionVariable = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

/** How often a running build reports, in milliseconds. */
const reportEvery = 10_000;

/** A build from the Go module that `tools/pulumi/go.mod` pins: minutes the first time, seconds with Go's cache warm. */
export const buildStep: EngineStep = {
  name: "build",
  title: "build with Go",
  async find({ root, env, say }) {
    const pin = await readPin(root);
    const go = goIn(pin.folder, env);
    const found = await requireGo(go, pin.go);

    say(
      `Building the Pulumi CLI ${pin.version} with Go ${found} into .tools/pulumi: seconds if Go has built it before, else some minutes and about 3 GB of Go's caches.`,
    );
    return installStaged(root, semVer(pin.version), async (staging) => {
      const progress = reportProgress(say);
      try {
        progress.of((await go(["list", "-mod=readonly", "-deps", cli])).length);
        await go(
          ["build", ...buildFlags(pin.version), "-o", join(staging, "bin", "pulumi"), cli],
          progress.line,
        );
      } finally {
        progress.stop();
      }
    });
  },
};

/** `-v` prints each package as it is compiled; the version goes in as Pulumi's own release build puts it. */
function buildFlags(version: string): string[] {
  return ["-mod=readonly", "-trimpath", "-v", "-ldflags", `-s -w -X ${versionVariable}=v${version}`];
}

/** Says every ten seconds how far Go is. Packages that Go's cache holds are not compiled, so the total is a limit. */
function reportProgress(say: (line: string) => void) {
  const start = Date.now();
  let total = 0;
  let compiled = 0;
  const timer = setInterval(() => {
    const elapsed = `${Math.round((Date.now() - start) / 1000)} s`;
    if (total === 0) say(`  ${elapsed}: Go is fetching the modules`);
    else say(`  ${elapsed}: ${compiled} of at most ${total} packages compiled`);
  }, reportEvery);
  return {
    of: (packages: number) => {
      total = packages;
    },
    line: (line: string) => {
      if (!/\s/.test(line)) compiled += 1;
    },
    stop: () => clearInterval(timer),
  };
}
