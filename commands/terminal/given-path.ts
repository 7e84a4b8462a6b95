import { join, resolve } from "node:path";

/**
 * A path as somebody gave it on the command line. npm starts a script in the project's folder, wherever the user is, and
 * says where that is. What another project's script has started is somewhere else already.
 */
export function givenPath(path: string): string {
  const { INIT_CWD: typedIn = "", npm_package_json: project } = process.env;
  return resolve(project === join(process.cwd(), "package.json") ? typedIn : "", path);
}
