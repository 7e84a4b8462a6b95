import type { Stack as EngineStack } from "@pulumi/pulumi/automation/index.js";
import { withoutTokens } from "../../model/problems/redact.ts";
import { liveProgress } from "../view/live-progress.ts";
import { OperationLog, type OperationResult } from "../view/operation-result.ts";

/** What an update of a stack would do; what the engine refuses is among the errors. */
export async function previewed(engineStack: EngineStack, signal?: AbortSignal): Promise<OperationResult> {
  const log = new OperationLog();
  const live = await liveProgress(`${engineStack.name}: preview`);
  try {
    await engineStack.preview({
      ...(signal && { signal }),
      onEvent: (event) => {
        log.add(event);
        live.add(event);
      },
    });
    return log.result();
  } catch (error) {
    if (!(error instanceof Error && "commandResult" in error)) throw error;
    const { stderr } = error.commandResult as { stderr?: unknown };
    const result = log.result();
    return {
      ...result,
      errors:
        result.errors.length > 0 ? result.errors : [withoutTokens(String(stderr ?? error.message).trim())],
    };
  } finally {
    live.stop();
  }
}
