import { RunError, runtime } from "@pulumi/pulumi";
import type { Share } from "../model/delivery/share.ts";
import { formatProblem } from "../model/problems/problem.ts";
import { ownConfig, type StackSettings } from "../model/settings.ts";
import { settingsFromConfig } from "../model/stack/stack-file.ts";

/**
 * The stack's settings as the engine hands them to the program: from the stack's file, `--config`, or an environment.
 * @throws RunError with every problem, each with its place in the stack's file.
 */
export function readSettings(root: string, share: Share): StackSettings {
  const own = Object.entries(ownConfig(runtime.allConfig())).map(([key, text]) => [key, parsed(text)]);
  const { settings, problems } = settingsFromConfig(root, Object.fromEntries(own), share);
  if (!settings) throw new RunError(`the settings are not valid:\n${problems.map(formatProblem).join("\n")}`);
  return settings;
}

/** The engine hands structured values over as JSON, and texts as they are. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
