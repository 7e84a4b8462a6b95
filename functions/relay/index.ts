import { RelayPlan } from "../../model/entities/relay-plan.ts";
import { entryPoint } from "../entry-point.ts";
import { log } from "../log.ts";
import { planFrom } from "../parsing.ts";
import { TIMING } from "./channels/retry.ts";
import { makeRelay } from "./relay.ts";

/** Entry point of the relay. The plan is in the variable PLAN, what channels are opened with in variables of its own. */
export const relay = entryPoint("relay", () =>
  makeRelay({ ...relaySettings(process.env), timing: TIMING, log, now: Date.now }),
);

/** @throws where PLAN holds no plan; a channel without its credential refuses, and silences no other */
const relaySettings = (env: NodeJS.ProcessEnv) => ({ plan: planFrom(RelayPlan, env.PLAN), credentials: env });
