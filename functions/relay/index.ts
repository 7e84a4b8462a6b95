import { CHANNEL_TOKEN, RelayPlan } from "../../model/entities/relay-plan.ts";
import { entryPoint } from "../entry-point.ts";
import { log } from "../log.ts";
import { planFrom } from "../parsing.ts";
import { TIMING } from "./channels/retry.ts";
import { makeRelay } from "./relay.ts";

/** Entry point of the relay. The plan is in the variable PLAN, tokens in those of {@link CHANNEL_TOKEN}. */
export const relay = entryPoint("relay", () =>
  makeRelay({ ...relaySettings(process.env), timing: TIMING, log, now: Date.now }),
);

/** @throws where PLAN holds no plan; a channel without its token refuses, and silences no other */
function relaySettings(env: NodeJS.ProcessEnv) {
  const { [CHANNEL_TOKEN.line]: line, [CHANNEL_TOKEN.slack]: slack } = env;
  return {
    plan: planFrom(RelayPlan, env.PLAN),
    tokens: { ...(line && { line }), ...(slack && { slack }) },
  };
}
