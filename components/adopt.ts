import type { ResourceTransformation } from "@pulumi/pulumi";
import { type Adoption, adoptionKey } from "../model/adoption/adoption.ts";

/**
 * Makes the next update take over what exists: gives each resource that the stack's configuration names the id to import.
 * The engine reads it, and changes in place what differs. A transformation, since transforms cannot set `import`.
 */
export function adopt(adoption: Adoption): ResourceTransformation {
  return ({ type, name, props, opts }) => {
    const id = adoption[adoptionKey({ type, name })];
    return id === undefined ? undefined : { props, opts: { ...opts, import: id } };
  };
}
