import { createHash } from "node:crypto";
import type { RelayChannel } from "../../../model/entities/relay-plan.ts";
import type { Quota } from "../pace.ts";

/** What is sent to a channel. */
export interface Message {
  /** The same whenever the same is sent again, and different for everything else. */
  readonly key: string;
  readonly subject: string;
  readonly details: readonly string[];
}

/** A place to send messages to. */
export interface Channel {
  readonly kind: RelayChannel["kind"];
  /** Digest of what it is, for names of objects. */
  readonly id: string;
  /**
   * Tries once; returns when the message was accepted, now or before.
   * @throws ChannelRefused, Unavailable
   */
  send(message: Message): Promise<void>;
  /** What is left of the month's messages; `undefined` where they are not counted, or nobody can tell. Never throws. */
  quota(): Promise<Quota | undefined>;
}

/** A channel will not take a message, however often it is sent. The reason is free of credentials. */
export class ChannelRefused extends Error {}

/** Something does not answer for the moment. The reason is free of credentials. */
export class Unavailable extends Error {
  /** Milliseconds that it asked to be left alone for. */
  readonly retryAfter: number;

  constructor(reason: string, retryAfter?: number) {
    super(reason);
    this.retryAfter = retryAfter ?? 0;
  }
}

/** Names a channel in the same way in every instance. */
export const channelId = (channel: RelayChannel): string =>
  `${channel.kind}-${digest(JSON.stringify(channel)).slice(0, 16)}`;

/** SHA-256, hexadecimal. */
export const digest = (text: string): string => createHash("sha256").update(text).digest("hex");

/** A message as plain text, cut off after so many characters. */
export function textOf({ subject, details }: Message, limit: number): string {
  const text = [subject, ...details].join("\n");
  return text.length <= limit ? text : `${wholeCharacters(text, limit - 1)}…`;
}

/** UTF-16 code units at the end of a cut text in which the last character may start: no emoji is longer. */
const LONGEST_CHARACTER = 64;

/**
 * The first code units of a text, up to the end of the last character that is whole: one may be several code points, such
 * as a letter with its accents, a flag or a family.
 */
export function wholeCharacters(text: string, limit: number): string {
  const from = Math.max(0, limit - LONGEST_CHARACTER);
  let end = from;
  for (const { index, segment } of new Intl.Segmenter().segment(
    text.slice(from, limit + LONGEST_CHARACTER),
  )) {
    if (from + index + segment.length > limit) break;
    end = from + index + segment.length;
  }
  return text.slice(0, end);
}

/** What is known of a request that got no answer: its code, since messages may repeat what was sent. */
export function failureCode(error: unknown): string {
  const { code, cause, name } = (error ?? {}) as { code?: unknown; cause?: unknown; name?: unknown };
  const inner = (cause as { code?: unknown } | undefined)?.code;
  return String(inner ?? code ?? name ?? "unknown error");
}
