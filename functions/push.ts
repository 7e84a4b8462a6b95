import * as z from "zod";
import { wrongFields } from "./parsing.ts";

/**
 * What Pub/Sub sends to a push subscription, wrapped (Pub/Sub documentation, "Receive messages from push subscriptions").
 * A message without data has attributes only; `deliveryAttempt` comes where the subscription has a dead-letter topic.
 * The copies of the fields in snake case are not read.
 */
const PushBody = z.object({
  message: z.object({
    data: z.base64().default(""),
    attributes: z.record(z.string(), z.string()).default({}),
    messageId: z.string(),
    publishTime: z.iso.datetime({ offset: true }),
  }),
  subscription: z.string(),
  deliveryAttempt: z.number().int().optional(),
});

/** One message of a Pub/Sub topic. */
export interface PushedMessage {
  /** The same for every delivery of the message. */
  readonly id: string;
  /** When Pub/Sub took the message; the same for every delivery. */
  readonly publishedAt: Date;
  /** Decoded, as UTF-8; empty where the message has attributes only. */
  readonly data: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** `projects/PROJECT/subscriptions/NAME`. */
  readonly subscription: string;
  /** How often Pub/Sub has tried, about; 1 for the first time. */
  readonly deliveryAttempt?: number;
}

/**
 * The message in the body of a push request.
 * @returns a `problem` where the body is none: the fields that are wrong, without what they hold.
 */
export function pushedMessage(body: unknown): { message: PushedMessage } | { problem: string } {
  const parsed = PushBody.safeParse(body);
  if (!parsed.success) return { problem: `not a message that Pub/Sub pushes: ${wrongFields(parsed.error)}` };
  const { message, subscription, deliveryAttempt } = parsed.data;
  return {
    message: {
      id: message.messageId,
      publishedAt: new Date(message.publishTime),
      data: Buffer.from(message.data, "base64").toString("utf8"),
      attributes: message.attributes,
      subscription,
      ...(deliveryAttempt !== undefined && { deliveryAttempt }),
    },
  };
}
