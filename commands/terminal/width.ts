/** Narrower and wider terminals are treated as these: tables need some room, and long lines are hard to read. */
const [NARROWEST, WIDEST] = [60, 200];

/** Columns to print in: those of the terminal; 100 where the output goes to a file or another program. */
export function terminalWidth(): number {
  const columns = process.stdout.columns ?? 100;
  return Math.min(WIDEST, Math.max(NARROWEST, columns));
}
