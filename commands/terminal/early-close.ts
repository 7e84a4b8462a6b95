/**
 * Whoever reads our output may stop early, as `| head` does: that ends the command, and is no error. Output that cannot
 * be written for another reason is one.
 */
process.stdout.on("error", ({ code, message }: NodeJS.ErrnoException) => {
  if (code === "EPIPE") process.exit(process.exitCode ?? 0);
  console.error(
    `the output cannot be written: ${code === "ENOSPC" ? "the disk is full" : message}\n    fix: write it elsewhere`,
  );
  process.exit(1);
});
