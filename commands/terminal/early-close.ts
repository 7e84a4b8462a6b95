/**
 * Whoever reads our output may stop early, as `| head` does: the command goes on without, since half of a deployment is
 * none, and ends as it would have. Output that cannot be written for another reason is an error.
 */
process.stdout.on("error", ({ code, message }: NodeJS.ErrnoException) => {
  if (code === "EPIPE") return;
  console.error(
    `the output cannot be written: ${code === "ENOSPC" ? "the disk is full" : message}\n    fix: write it elsewhere`,
  );
  process.exit(1);
});
