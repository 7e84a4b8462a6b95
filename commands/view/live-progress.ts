import type { EngineEvent } from "@pulumi/pulumi/automation/events.js";
import { isBookkeeping, nameOf } from "./concern.ts";

/** A line on a terminal that shows how far the engine is while it works. */
export interface LiveProgress {
  /** Takes in one event of the engine. */
  add(event: EngineEvent): void;
  /** Removes the line. */
  stop(): void;
}

const BAR = 20;
/** Milliseconds between two drawings. */
const PACE = 120;
/** Names of resources that are shown as waited for. */
const SHOWN = 2;

/** Draws on standard error, so that what is printed stays a text of its own; draws nothing where that is no terminal. */
export async function liveProgress(title: string, total?: number): Promise<LiveProgress> {
  if (!process.stderr.isTTY || process.env.TERM === "dumb") return { add: () => {}, stop: () => {} };
  const { createLogUpdate } = await import("log-update");
  const draw = createLogUpdate(process.stderr);
  const started = Date.now();
  const underway = new Set<string>();
  let done = 0;
  const line = () => {
    const seconds = `${Math.round((Date.now() - started) / 1000)} s`;
    const names = [...underway].slice(0, SHOWN).map(nameOf);
    const more = underway.size > SHOWN ? ` and ${underway.size - SHOWN} more` : "";
    const waiting = names.length > 0 ? `  waiting for ${names.join(", ")}${more}` : "";
    return `${title}  ${total ? `${bar(done / total)} ${done}/${total}` : done}  ${seconds}${waiting}`;
  };
  const timer = setInterval(() => draw(line().slice(0, (process.stderr.columns ?? 80) - 1)), PACE);
  return {
    add({ resourcePreEvent, resOutputsEvent, resOpFailedEvent }) {
      const begun = resourcePreEvent?.metadata;
      if (begun?.new?.custom && !isBookkeeping(begun.type)) underway.add(begun.urn);
      const urn = (resOutputsEvent ?? resOpFailedEvent)?.metadata.urn;
      if (urn !== undefined && underway.delete(urn)) done++;
    },
    stop() {
      clearInterval(timer);
      draw.clear();
      draw.done();
    },
  };
}

const bar = (share: number): string => {
  const full = Math.min(BAR, Math.round(share * BAR));
  return `${"=".repeat(full)}${"-".repeat(BAR - full)}`;
};
