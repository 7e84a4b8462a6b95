import type { Progress } from "./examine.ts";

/** Milliseconds between two drawings. */
const PACE = 120;
/** Titles that are shown as under way. */
const SHOWN = 8;

/** A list on a terminal of what is being checked, removed at the end. */
export interface LiveList extends Progress {
  /** Removes the list. */
  stop(): void;
}

/** Draws on standard error, so that the report stays a text of its own; draws nothing where that is no terminal. */
export async function liveList(heading: string): Promise<LiveList> {
  if (!process.stderr.isTTY || process.env.TERM === "dumb") return { start() {}, end() {}, stop() {} };
  const { createLogUpdate } = await import("log-update");
  const draw = createLogUpdate(process.stderr);
  const underway: string[] = [];
  let all = 0;
  const width = (process.stderr.columns ?? 80) - 1;
  const lines = () => [
    `${heading}  ${all - underway.length}/${all}`,
    ...underway.slice(0, SHOWN).map((title) => `  … ${title}`),
    ...(underway.length > SHOWN ? [`  … and ${underway.length - SHOWN} more`] : []),
  ];
  const timer = setInterval(
    () =>
      draw(
        lines()
          .map((line) => line.slice(0, width))
          .join("\n"),
      ),
    PACE,
  );
  return {
    start(titles) {
      all = titles.length;
      underway.push(...titles);
    },
    end(title) {
      underway.splice(underway.indexOf(title), 1);
    },
    stop() {
      clearInterval(timer);
      draw.clear();
      draw.done();
    },
  };
}
