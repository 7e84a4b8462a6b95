import { relative, resolve } from "node:path";

/**
 * A path as somebody gave it on the command line. npm starts a script in the project's folder, wherever below it the
 * user is.
 */
export function givenPath(path: string): string {
  const { INIT_CWD: typedIn } = process.env;
  const isBelow = typedIn !== undefined && !relative(process.cwd(), typedIn).startsWith("..");
  return resolve(isBelow ? typedIn : "", path);
}
