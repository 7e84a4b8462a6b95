import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { runtime } from "@pulumi/pulumi";
import { rehearsedTransforms } from "../commands/plan/rehearsed-transforms.ts";

/*
 * Runs a program without an engine, and does nothing else: `under-mocks.ts PROGRAM STACK CONFIG`, where CONFIG is a file
 * with the configuration as the engine hands it over. Nothing is deployed yet, so nothing that a deployment would compute is
 * known.
 */

const [file = "", stack = "", configFile = ""] = process.argv.slice(2);
const { project, values, secrets } = JSON.parse(readFileSync(configFile, "utf8"));
await runtime.setMocks(
  {
    newResource: ({ type, inputs }) =>
      type === "pulumi:pulumi:StackReference"
        ? { id: inputs.name, state: { ...inputs, outputs: {} } }
        : { id: undefined, state: inputs },
    call: ({ token, inputs }) => {
      if (token === "gcp:storage/getBuckets:getBuckets") return { buckets: [] };
      if (token === "gcp:storage/getProjectServiceAccount:getProjectServiceAccount")
        return { emailAddress: `cloud-storage@${inputs.project}` };
      // The SDK takes the text of a failed invoke from `details`, where gRPC puts it.
      throw { details: `services/${inputs.name} not found` };
    },
  },
  project,
  stack,
  true,
  "organization",
);
// The mocks refuse transforms and hooks.
rehearsedTransforms();
runtime.setAllConfig(values, secrets);
const { default: program } = await import(pathToFileURL(file).href);
await program();
await runtime.disconnect();
