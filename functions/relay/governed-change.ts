import * as z from "zod";
import { GOVERNED_OBJECT } from "../../model/entities/governed-object.ts";
import { wrongFields } from "../parsing.ts";
import type { Notification } from "./notification.ts";

/**
 * The attributes of a notification of Cloud Storage that are read. Source: "Pub/Sub notifications for Cloud Storage",
 * attributes; the generation tells two objects of one name apart.
 */
const Attributes = z.object({
  eventType: z.literal("OBJECT_FINALIZE"),
  bucketId: z.string().min(1),
  objectId: z.string().min(1),
  objectGeneration: z.string().min(1),
});

/** Whether a message is one of Cloud Storage, by the attribute that all of those carry and no other message does. */
export const isOfStorage = (attributes: Readonly<Record<string, string>>): boolean =>
  attributes.eventType !== undefined && attributes.bucketId !== undefined;

/**
 * What a message about a new object in the governance log tells; the `problem` of one that is no such message. Nobody is
 * announced for the object that says what is deployed: it changes with every record, and with much that needs none.
 */
export function governedChange(
  attributes: Readonly<Record<string, string>>,
): Notification | { problem: string } | undefined {
  const parsed = Attributes.safeParse(attributes);
  if (!parsed.success)
    return { problem: `not a new object of the governance log: ${wrongFields(parsed.error)}` };
  const { bucketId, objectId, objectGeneration } = parsed.data;
  if (objectId === GOVERNED_OBJECT) return undefined;
  // A record is called DATE-REVIEW.json.
  const name = objectId.replace(/\.json$/, "");
  return {
    key: `record ${bucketId}/${objectId}#${objectGeneration}`,
    source: "governance",
    happened: "recorded",
    name,
    critical: false,
    subject: `A governed change was recorded: ${name}`,
    details: [`gs://${bucketId}/${objectId}`],
  };
}
