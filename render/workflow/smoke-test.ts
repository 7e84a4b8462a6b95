import type { Surface } from "../../model/entities/surface.ts";
import { type Step, shell } from "./workflow.ts";

/** Paths of a surface that must answer: that the process lives, and that it can serve. */
const checkedPaths = ({ health_check, ready_check }: Surface): string =>
  [health_check, ...(ready_check === null ? [] : [ready_check])].join(" ");

/** A header that a smoke test sends, as the shell writes it, and the variables that it is made from. */
export interface Header {
  readonly env: Readonly<Record<string, string>>;
  readonly text: string;
}

/**
 * Calls the surface's own check paths at a URL. A cold start is waited for, a redirect (to a login, say) is no answer.
 * The header is read from a pipe: arguments of a process can be seen by every other one.
 * @param url expression that gives the URL, without a slash at its end
 * @param when the condition under which it runs, where that is another than that nothing has failed
 */
export function smokeTest(
  name: string,
  surface: Surface,
  url: string,
  header?: Header,
  when: Pick<Step, "if"> = {},
): Step {
  return {
    name,
    ...when,
    env: { URL: url, CHECKED_PATHS: checkedPaths(surface), ...header?.env },
    run: shell(`
      for path in $CHECKED_PATHS; do
        status=$(curl --silent --show-error --output /dev/null --write-out '%{http_code}' --max-time 30 \\
          --retry 5 --retry-delay 3 --retry-all-errors --fail${header ? ` --header @<(printf '%s\\n' "${header.text}")` : ""} "$URL$path") || true
        echo "$path: $status"
        if [ "$status" != 200 ]; then
          echo "::error::$path answers $status, not 200"
          exit 1
        fi
      done`),
  };
}
