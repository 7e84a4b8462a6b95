import type { HttpFunction } from "@google-cloud/functions-framework";
import { log } from "../log.ts";
import { samplerHandler } from "./handler.ts";
import { settingsFrom } from "./settings.ts";

let handler: HttpFunction | undefined;

/** Entry point of the Cloud Run function. Its variables are read at the first request, so that it can be loaded without. */
export const sampler: HttpFunction = (request, response) => {
  try {
    handler ??= samplerHandler(settingsFrom(process.env));
  } catch (error) {
    log("ERROR", "the sampler is not set up", {
      reason: error instanceof Error ? error.message : String(error),
    });
    response.status(500).json({ error: "the sampler is not set up; its log says why" });
    return;
  }
  return handler(request, response);
};
