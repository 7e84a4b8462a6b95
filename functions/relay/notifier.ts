import type { RelayPlan } from "../../model/entities/relay-plan.ts";
import type { Log } from "../log.ts";
import { type Channel, channelId, Unavailable } from "./channels/channel.ts";
import type { Timing } from "./channels/retry.ts";
import { type Decision, decide, windowOf } from "./decision.ts";
import { handOver, sendOrHandOver } from "./fallback.ts";
import type { Memory } from "./memory.ts";
import { channelOf, type Notification } from "./notification.ts";
import { paceOf } from "./pace.ts";

/** What a delivery works with. */
export interface Means {
  readonly plan: RelayPlan;
  /** Every channel of the plan, by its id. */
  readonly channels: ReadonlyMap<string, Channel>;
  readonly memory: Memory;
  readonly timing: Timing;
  readonly log: Log;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Box of notifications for which the plan names no channel. */
const NOWHERE = "nowhere";

/** Milliseconds in which Pub/Sub brings a message again, at its longest pause of ten minutes. */
const DEFERRED_LASTS = 900_000;

/** Delivers notifications one by one. */
export class Notifier {
  readonly #means: Means;
  readonly #underway = new Map<string, Promise<void>>();
  /** When a delivery failed last, by the key of what is to come again. */
  readonly #deferred = new Map<string, number>();

  constructor(means: Means) {
    this.#means = means;
  }

  /**
   * Sends a notification, keeps it for a summary, or hands it to the fallback; does nothing where that was done before.
   * Two concurrent deliveries of one notification share one attempt and its result.
   * @throws Unavailable where none of that is possible now: whoever delivers it has to do so again
   */
  deliver(notification: Notification): Promise<void> {
    const { key } = notification;
    const underway = this.#underway.get(key);
    if (underway) return underway;
    const delivery = this.#deliver(notification)
      .then(
        () => void this.#deferred.delete(key),
        (error: unknown) => {
          this.#defer(key);
          throw error;
        },
      )
      .finally(() => this.#underway.delete(key));
    this.#underway.set(key, delivery);
    return delivery;
  }

  #defer(key: string): void {
    const now = this.#means.now();
    for (const [other, at] of this.#deferred) if (now - at >= DEFERRED_LASTS) this.#deferred.delete(other);
    this.#deferred.set(key, now);
  }

  #isDeferred(key: string | undefined): boolean {
    const at = key === undefined ? undefined : this.#deferred.get(key);
    return at !== undefined && this.#means.now() - at < DEFERRED_LASTS;
  }

  async #deliver(notification: Notification): Promise<void> {
    const { plan, channels, memory, log, now } = this.#means;
    const named = channelOf(notification, plan);
    const channel = named && channels.get(channelId(named));
    const box = channel?.id ?? NOWHERE;
    for (;;) {
      const at = now();
      const decision = await this.#decide(notification, channel, box, at);
      switch (decision.do) {
        case "drop":
          return;
        case "wait":
          throw new Unavailable(decision.reason);
        case "hold":
          return await memory.hold(box, notification, at);
        case "fall back":
          handOver(log, channel, decision.reason, notification.subject);
          return await memory.tell(box, notification.key);
        case "send": {
          const { place, claimed } = decision;
          // Somebody else has taken the place meanwhile: look again.
          if (!claimed && !(await memory.claim(box, windowOf(at), notification, place, at))) continue;
          if (channel) await this.#send(notification, channel, windowOf(at), place);
          return;
        }
      }
    }
  }

  async #decide(
    notification: Notification,
    channel: Channel | undefined,
    box: string,
    at: number,
  ): Promise<Decision> {
    const { memory } = this.#means;
    const { key, closes, closedBy } = notification;
    // What a summary releases was told before: asked in this order, it is known by one or the other.
    const knownOf = async (of: string | undefined) =>
      of === undefined
        ? { held: false, told: false }
        : { held: await memory.isHeld(box, of), told: await memory.isTold(box, of) };
    const [own, opening, closingTold, claims, quota] = await Promise.all([
      knownOf(key),
      knownOf(closes),
      closedBy !== undefined && memory.isTold(box, closedBy),
      memory.claims(box, windowOf(at)),
      channel?.quota(),
    ]);
    const pace = paceOf(quota, at);
    return decide(notification, {
      now: at,
      routed: channel !== undefined,
      ...own,
      openingHeld: opening.held,
      openingTold: opening.told,
      openingDeferred: this.#isDeferred(closes),
      closingTold,
      claims,
      pace,
    });
  }

  /** Sends first and remembers then: what gets lost in between is sent twice, and LINE refuses the second time. */
  async #send(notification: Notification, channel: Channel, window: number, place: number): Promise<void> {
    const { memory } = this.#means;
    try {
      await sendOrHandOver(notification, channel, this.#means);
    } catch (error) {
      // Left taken if the bucket does not answer either; then it counts as given up after a minute.
      await memory.giveUp(channel.id, window, place).catch(() => undefined);
      throw error;
    }
    await memory.tell(channel.id, notification.key);
  }
}
