import { dirname } from "node:path";
import { goTool } from "../../engine/pinned-tool.ts";
import { findTool } from "./find-tool.ts";

/** gojq reads the language of jq; the steps of workflows call it by jq's name. */
const JQ = goTool("jq", "github.com/itchyny/gojq/cmd/gojq");

/** Folder that holds a program called `jq`, for the PATH of workflow steps: GitHub's runners have one. */
export const findJqFolder = async (): Promise<string> =>
  dirname(await findTool(JQ, ["jq"], "apt-get install jq, or brew install jq"));
