import { entryPoint } from "../entry-point.ts";
import { samplerHandler } from "./handler.ts";
import { samplerSettings } from "./sampler-settings.ts";

/** Entry point of the sampler. The plan is in the variable PLAN, tokens in those of `SOURCE_TOKEN`. */
export const sampler = entryPoint("sampler", () => samplerHandler(samplerSettings(process.env)));
