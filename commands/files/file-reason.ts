/** Why a file could not be read or written, from what the system reports, as part of a sentence that names the file. */
export function fileReason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case "ENOENT":
      return "there is no such file";
    case "EISDIR":
      return "it is a folder";
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return "there is no permission to do so (is this checkout read-only?)";
    case "ENOSPC":
      return "the disk is full";
    case "ELOOP":
      return "it is a link that leads to itself";
    case "ENOTDIR":
    case "EEXIST":
      return "a file stands where a folder is needed";
    default:
      return message;
  }
}
