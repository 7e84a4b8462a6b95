/** The parts, joined into lines of at most that width where they allow it. */
export function wrapped(parts: readonly string[], separator: string, width: number): string[] {
  return parts.reduce<string[]>((lines, part) => {
    const [last, ...before] = lines.toReversed();
    if (last === undefined) return [part];
    const longer = `${last}${separator}${part}`;
    const done = before.toReversed();
    return longer.length <= width ? [...done, longer] : [...done, `${last}${separator}`.trimEnd(), part];
  }, []);
}
