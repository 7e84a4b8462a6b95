import { gcp } from "../../sandbox/gcp/gcp-types.ts";
import { github } from "../../sandbox/github/github-types.ts";
import { vercel } from "../../sandbox/vercel/vercel-types.ts";

/** Whether a provider replaces a resource of this type where this input changes, by the tables of the stand-in clouds. */
export const isFixedInput = (token: string, input: string): boolean =>
  [gcp, github, vercel].flatMap(({ types }) => types).find((row) => row.token === token)?.inputs[input]
    ?.immutable === true;
