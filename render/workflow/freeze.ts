import { CI_VARIABLE } from "../../model/delivery/share.ts";
import type { Environment } from "../../model/entities/entity.ts";
import { NOT_FROZEN } from "../../model/entities/freeze.ts";
import { type Step, shell, variableReference } from "./workflow.ts";

/**
 * Stops a delivery to a frozen environment before anything moves. The environment's variable says so, not this file: a
 * release takes the workflow of its own commit, which may be older than the freeze.
 */
export const nothingFrozen = (environment: Environment): Step => ({
  name: "The environment is not frozen",
  env: { ENVIRONMENT: environment, FREEZE: variableReference(CI_VARIABLE.freeze) },
  run: shell(`
    if [ "\${FREEZE:-${NOT_FROZEN}}" != ${NOT_FROZEN} ]; then
      echo "::error::$ENVIRONMENT is frozen, and nothing is delivered: $FREEZE. To go back to an earlier release meanwhile, start the workflow by hand with the release to put back. Deliveries start again once skeleton:freeze is removed from Pulumi.$ENVIRONMENT.yaml and that is deployed"
      exit 1
    fi`),
});
