import { DEPLOY_TOKEN } from "../../model/delivery/share.ts";
import type { Delivery } from "./delivery.ts";
import { secretReference, variableReference } from "./workflow.ts";

/** How a step reads a value of the catalogue. */
export const valueReference = ({ key_name, sensitive }: Delivery["values"][number]): string =>
  sensitive ? secretReference(key_name) : variableReference(key_name);

/** The pipeline's values that no command line of a platform takes: they are for the app's own script. */
export function ownValues({ surface, values }: Delivery): Record<string, string> {
  const own = values.filter(({ key_name }) => key_name !== DEPLOY_TOKEN[surface.platform]);
  return Object.fromEntries(own.map((value) => [value.key_name, valueReference(value)]));
}
