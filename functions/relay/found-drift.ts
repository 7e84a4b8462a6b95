import * as z from "zod";
import { ENVIRONMENTS } from "../../model/entities/entity.ts";
import { wrongFields } from "../parsing.ts";
import type { Notification } from "./notification.ts";

/** Attributes of the message that the weekly workflow publishes when it opens an issue about drift, or adds a stack to it. */
const Attributes = z.object({ drift: z.enum(ENVIRONMENTS), issue: z.url({ protocol: /^https$/ }) });

/** Whether a message is one about drift, by the attribute that no other message has. */
export const isOfDrift = (attributes: Readonly<Record<string, string>>): boolean =>
  attributes.drift !== undefined;

/** What a message about drift tells; the `problem` of one that is no such message. */
export function foundDrift(
  attributes: Readonly<Record<string, string>>,
  id: string,
): Notification | { problem: string } {
  const parsed = Attributes.safeParse(attributes);
  if (!parsed.success) return { problem: `not a message about drift: ${wrongFields(parsed.error)}` };
  const { drift: stack, issue } = parsed.data;
  return {
    key: `drift ${stack} ${id}`,
    source: "governance",
    happened: "recorded",
    name: `drift of ${stack}`,
    critical: false,
    subject: `What runs is not what is deployed: ${stack}`,
    details: [issue],
  };
}
