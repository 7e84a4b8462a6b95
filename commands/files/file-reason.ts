/** Why a file could not be read or written, from what the system reports, as part of a sentence that names the file. */
export function fileReason(error: unknown): string {
  switch (codeOf(error)) {
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
    default:
      return undefined;
  }
}

/** Node calls it ENOENT where `recursive` makes a folder in a file system that can only be read. */
function codeOf(error: unknown): string | undefined {
  const { code, syscall } = error as NodeJS.ErrnoException;
  return code === "ENOENT" && syscall === "mkdir" ? "EROFS" : code;
}
