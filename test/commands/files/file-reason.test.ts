import { expect, test } from "vitest";
import { fileFix, fileReason } from "../../../commands/files/file-reason.ts";

test.each([
  [{ code: "ENOSPC" }, "the disk is full", "make room on that disk"],
  [{ code: "EACCES" }, "this user has no permission to do so", "let this user read and write there"],
  [
    { code: "EROFS" },
    "what is there can only be read, not written",
    "work in a checkout that can be written to",
  ],
  // As Node reports a folder that is made with `recursive` where nothing can be written.
  [
    { code: "ENOENT", syscall: "mkdir" },
    "what is there can only be read, not written",
    "work in a checkout that can be written to",
  ],
  [{ code: "ENOENT", syscall: "open" }, "there is no such file", undefined],
  [{ code: "EOTHER" }, "said by the system", undefined],
])("%j is told apart", (properties, reason, fix) => {
  const error = Object.assign(new Error("said by the system"), properties);
  expect([fileReason(error), fileFix(error)]).toEqual([reason, fix]);
});
