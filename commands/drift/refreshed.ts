import type { Stack as EngineStack } from "@pulumi/pulumi/automation/index.js";
import { isDrift } from "../../model/drift/allowed.ts";
import { Refused } from "../terminal/problems.ts";
import { liveProgress } from "../view/live-progress.ts";
import { OperationLog, type OperationResult } from "../view/operation-result.ts";

/**
 * Asks the providers about every resource of a stack, and returns what differs from the state without what vendors
 * compute and CI may change. The state is not written.
 * @param total resources that are asked about, for the progress
 * @param leftOut URNs of those that are not asked about
 * @param signal ends it
 * @throws Refused where the engine or a provider refuses
 */
export async function refreshed(
  engineStack: EngineStack,
  total: number,
  { leftOut, signal }: { readonly leftOut: readonly string[]; readonly signal: AbortSignal },
): Promise<OperationResult> {
  const log = new OperationLog();
  const live = await liveProgress(`${engineStack.name}: asking the clouds`, total);
  try {
    await engineStack.previewRefresh({
      signal,
      ...(leftOut.length > 0 && { exclude: [...leftOut] }),
      onEvent: (event) => {
        log.add(event);
        live.add(event);
      },
    });
  } catch (error) {
    if (!(error instanceof Error && "commandResult" in error)) throw error;
    const { stderr } = error.commandResult as { stderr?: unknown };
    const said = log.result().errors.join("\n") || String(stderr ?? "").trim() || error.message;
    throw new Refused(
      `the clouds cannot be compared with the state of ${engineStack.name}: ${said}\n    fix: log in to Google Cloud, and set GITHUB_TOKEN and VERCEL_API_TOKEN, with accounts that may read what is deployed`,
    );
  } finally {
    live.stop();
  }
  const result = log.result();
  const changes = result.changes.flatMap((change) => {
    if (change.verb !== "change") return [change];
    const properties = change.properties.filter(({ path, after }) => isDrift(change.type, path, after));
    return properties.length > 0 ? [{ ...change, properties }] : [];
  });
  return { ...result, changes, unchanged: result.unchanged + result.changes.length - changes.length };
}
