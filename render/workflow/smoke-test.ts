import type { Surface } from "../../model/entities/surface.ts";
import { type Step, shell } from "./workflow.ts";

/** Paths of a surface that must answer: that the process lives, and that it can serve. */
const checkedPaths = ({ health_check, ready_check }: Surface): string =>
  [health_check, ...(ready_check === null ? [] : [ready_check])].join(" ");

/**
 * Calls the surface's own check paths at a URL. A cold start is waited for, a redirect (to a login, say) is no answer.
 * @param url expression that gives the URL, without a slash at its end
 * @param header a header to send along, as the shell writes it, and the variables that it is made from
 */
export function smokeTest(
  name: string,
  surface: Surface,
  url: string,
  header?: { env: Record<string, string>; curl: string },
): Step {
  return {
    name,
    env: { URL: url, CHECKED_PATHS: checkedPaths(surface), ...header?.env },
    run: shell(`
      for path in $CHECKED_PATHS; do
        status=$(curl --silent --show-error --output /dev/null --write-out '%{http_code}' --max-time 30 \\
          --retry 5 --retry-delay 3 --retry-all-errors --fail${header ? ` --header "${header.curl}"` : ""} "$URL$path") || true
        echo "$path: $status"
        if [ "$status" != 200 ]; then
          echo "::error::$path answers $status, not 200"
          exit 1
        fi
      done`),
  };
}
