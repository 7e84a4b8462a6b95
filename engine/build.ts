import { join } from "node:path";
import { buildWithGo } from "./go-build.ts";
import { readPin, semVer } from "./pin.ts";
import { installStaged } from "./staging.ts";
import type { EngineStep } from "./step.ts";

const cli = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
const versionVariable = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

/** A build from the Go module that `tools/pulumi/go.mod` pins: minutes the first time, seconds with Go's cache warm. */
export const buildStep: EngineStep = {
  name: "build",
  title: "build with Go",
  async find({ root, env, say }) {
    const pin = await readPin(root);
    return installStaged(root, semVer(pin.version), (staging) =>
      buildWithGo(
        {
          folder: pin.folder,
          program: cli,
          least: pin.go,
          output: join(staging, "bin", "pulumi"),
          // As Pulumi's own release build puts the version in.
          linker: `-X ${versionVariable}=v${pin.version}`,
        },
        env,
        say,
        (go) =>
          say(
            `Building the Pulumi CLI ${pin.version} with Go ${go} into .tools/pulumi: seconds if Go has built it before, else some minutes and about 3 GB of Go's caches.`,
          ),
      ),
    );
  },
};
