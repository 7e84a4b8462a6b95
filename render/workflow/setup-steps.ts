import { uses } from "./actions.ts";
import { type Step, shell } from "./workflow.ts";

/** The newest Node.js with long-term support; what the apps are built with. */
const NODE_VERSION = 24;
/** Installs what `uv.lock` pins. */
const UV_VERSION = "0.13.9";

/** The commit that the run is about; its token is not left behind for later steps to find. */
export const checkout: Step = {
  name: "Check out",
  uses: uses("checkout"),
  with: { "persist-credentials": false },
};

/** uv, which also brings the Python that the app asks for. */
export function setupPython(folder: string, caches: boolean): Step[] {
  return [
    {
      name: "Set up uv",
      uses: uses("setupUv"),
      with: {
        version: UV_VERSION,
        "enable-cache": caches,
        ...(caches && { "cache-dependency-glob": `${folder}/uv.lock` }),
      },
    },
    { name: "Install", run: "uv sync --locked" },
  ];
}

/** Node.js with the packages that the lockfile pins. */
export function setupNode(folder: string, caches: boolean): Step[] {
  return [
    {
      name: "Set up Node.js",
      uses: uses("setupNode"),
      with: {
        "node-version": NODE_VERSION,
        ...(caches
          ? { cache: "npm", "cache-dependency-path": lockfile(folder) }
          : { "package-manager-cache": false }),
      },
    },
    { name: "Install", run: "npm ci" },
  ];
}

const lockfile = (folder: string): string =>
  folder === "." ? "package-lock.json" : `${folder}/package-lock.json`;

/** Node.js alone, for a command line that `npx` fetches. */
export const node: Step = {
  name: "Set up Node.js",
  uses: uses("setupNode"),
  with: { "node-version": NODE_VERSION, "package-manager-cache": false },
};

/** The script of an app to which a pipeline's own secrets are given. */
const AFTER_DELIVERY = "after-delivery.sh";

/** Runs the app's own script with what the pipeline lists for it. */
export function afterDelivery(folder: string, env: Readonly<Record<string, string>>): Step[] {
  if (Object.keys(env).length === 0) return [];
  return [
    {
      name: "After delivery",
      "working-directory": folder,
      env,
      run: shell(`bash ./${AFTER_DELIVERY}`),
    },
  ];
}
