import { accessSync, constants, lstatSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";

/** Why a file could not be read or written, from what the system reports, as part of a sentence that names the file. */
export function fileReason(error: unknown): string {
  const { code, path } = error as NodeJS.ErrnoException;
  const place = path !== undefined && (code === "ENOENT" || code === "EEXIST") ? resolve(path) : undefined;
  const link = place && linkToNowhere(place);
  if (link) return `${link === place ? "it" : link} is a link that leads nowhere`;
  switch (codeOf(error)) {
    case NO_FOLDER:
      return "no folder can be made there";
    case "ENOENT":
      return "there is no such file";
    case "EISDIR":
      return "it is a folder";
    case "EACCES":
    case "EPERM":
      return "this user has no permission to do so";
    case "EROFS":
      return "what is there can only be read, not written";
    case "ENOSPC":
    case "EDQUOT":
      return "the disk is full";
    case "EMFILE":
    case "ENFILE":
      return "too many files are open";
    case "ELOOP":
      return "it is a link that leads to itself";
    case "ENOTDIR":
    case "EEXIST":
      return "a file stands where a folder is needed";
    default:
      return (error as Error).message;
  }
}

/** What to do where the system lets nobody write; nothing where the reason is another one. */
export function fileFix(error: unknown): string | undefined {
  switch (codeOf(error)) {
    case "EACCES":
    case "EPERM":
      return "let this user read and write there";
    case "EROFS":
      return "work in a checkout that can be written to";
    case "ENOSPC":
    case "EDQUOT":
      return "make room on that disk";
    // Node has raised the other limit, the soft one, by itself.
    case "EMFILE":
      return "allow at least 1024 open files: ulimit -Hn shows the limit, which a new shell or an administrator can raise";
    case "ENFILE":
      return "close programs: this machine has no more open files to give";
    default:
      return undefined;
  }
}

/** The link that leads nowhere, where a path is one or is below one; nothing where there is none. */
export function linkToNowhere(path: string): string | undefined {
  const entry = nearestEntry(resolve(path));
  return codeUnless(() => statSync(entry)) === "ENOENT" ? entry : undefined;
}

/** The nearest of an absolute path and the folders above it that is there, if only as a link. */
export function nearestEntry(path: string): string {
  return codeUnless(() => lstatSync(path)) === undefined ? path : nearestEntry(dirname(path));
}

/** No code of the system's. */
const NO_FOLDER = "NO_FOLDER";

/** Node calls it ENOENT where `recursive` makes a folder in a file system that can only be read. */
function codeOf(error: unknown): string | undefined {
  const { code, syscall, path } = error as NodeJS.ErrnoException;
  if (code !== "ENOENT" || syscall !== "mkdir" || path === undefined) return code;
  const refusal = codeUnless(() => accessSync(nearestEntry(resolve(path)), constants.W_OK));
  return refusal === "EROFS" ? refusal : NO_FOLDER;
}

/** What the system says against it, if anything. */
function codeUnless(work: () => unknown): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code;
  }
}
