import { goTool } from "../../engine/pinned-tool.ts";
import { findTool } from "./find-tool.ts";

const PROMTOOL = goTool("promtool", "github.com/prometheus/prometheus/cmd/promtool");

/** Path of `promtool`, the rule tester of Prometheus; building it takes some minutes the first time. */
export const findPromtool = (): Promise<string> =>
  findTool(PROMTOOL, ["promtool"], "apt-get install prometheus, or brew install prometheus");
