import type { HttpFunction } from "@google-cloud/functions-framework";
import { log } from "./log.ts";

/**
 * The function that `make` makes at the first call, so that it can be loaded without its variables, and a deployment is
 * not refused for want of one of them. Where it cannot be made, the log says why, and the next call tries again.
 */
export function entryPoint(name: string, make: () => HttpFunction): HttpFunction {
  let made: HttpFunction | undefined;
  return (request, response) => {
    try {
      made ??= make();
    } catch (error) {
      log("ERROR", `the ${name} is not set up`, {
        reason: error instanceof Error ? error.message : String(error),
      });
      response.status(500).json({ error: `the ${name} is not set up; its log says why` });
      return;
    }
    return made(request, response);
  };
}
