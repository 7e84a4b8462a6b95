import type { SecretStatus } from "../entities/secret.ts";

/** What replacing a leaked value takes, one after the other: an edit of the status, a new value, an update of the stack. */
export type LeakStep = "rotate" | "store" | "deploy" | "verify";

/**
 * The steps that are left from where a secret is now, so that a run which was interrupted goes on. The status never skips
 * a step of the data model; a leak only leaves nothing in between for somebody to do.
 * @param declared its status in the catalogue
 * @param deployed its status as it is deployed
 */
export function leakSteps(
  declared: Exclude<SecretStatus, "draft">,
  deployed: Exclude<SecretStatus, "draft">,
): readonly LeakStep[] {
  if (declared === "active") {
    return deployed === "active" ? ["rotate", "store", "deploy", "verify", "deploy"] : ["deploy"];
  }
  // Whether the new value was stored before the interruption is not known: it is stored again.
  return deployed === "active" ? ["store", "deploy", "verify", "deploy"] : ["verify", "deploy"];
}
