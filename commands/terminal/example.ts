/** How a help text ends: a line that can be run as it is. */
export const example = (line: string): string => `\nExample:\n  npm run ${line}`;
