import type { HttpFunction } from "@google-cloud/functions-framework";
import { CHANNEL_TOKEN, RelayPlan } from "../../model/relaying.ts";
import { log } from "../log.ts";
import { wrongFields } from "../push.ts";
import { TIMING } from "./channels/retry.ts";
import { jsonOf } from "./json.ts";
import { makeRelay } from "./relay.ts";

let made: HttpFunction | undefined;

/**
 * Entry point of the relay. The plan is in the variable PLAN, tokens in those of {@link CHANNEL_TOKEN}; they are read at
 * the first call, so that a deployment is not refused for want of a token, which would silence the other channels too.
 */
export const relay: HttpFunction = (request, response) => {
  made ??= makeRelay({ ...settingsFrom(process.env), timing: TIMING, log, now: Date.now });
  return made(request, response);
};

/** @throws where PLAN holds no plan: the fields that are wrong, without what they hold */
function settingsFrom(env: NodeJS.ProcessEnv) {
  const plan = RelayPlan.safeParse(jsonOf(env.PLAN ?? ""));
  if (!plan.success) throw new Error(`PLAN is no plan of a relay: ${wrongFields(plan.error)}`);
  const { [CHANNEL_TOKEN.line]: line, [CHANNEL_TOKEN.slack]: slack } = env;
  return { plan: plan.data, tokens: { ...(line && { line }), ...(slack && { slack }) } };
}
