import { AssetArchive, FileAsset } from "@pulumi/pulumi/asset/index.js";
import type { FunctionName } from "../../model/alerting/function-plans.ts";
import { bundle } from "./function-bundle.ts";

/** Source of a function as Cloud Functions takes it, and a digest that changes whenever it does. */
export interface FunctionSource {
  readonly archive: AssetArchive;
  readonly digest: string;
}

const sources = new Map<FunctionName, Promise<FunctionSource>>();

/** The source of a function, bundled once a run. */
export function functionSource(name: FunctionName): Promise<FunctionSource> {
  const known = sources.get(name) ?? archived(name);
  sources.set(name, known);
  return known;
}

async function archived(name: FunctionName): Promise<FunctionSource> {
  const { files, digest } = await bundle(name);
  // Files rather than texts: a text would be written into the state, and into each of its snapshots.
  const assets = Object.entries(files).map(([file, path]) => [file, new FileAsset(path)]);
  return { archive: new AssetArchive(Object.fromEntries(assets)), digest };
}
