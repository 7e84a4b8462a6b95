/** Whoever reads our output may stop early, as `| head` does: that ends the command, and is no error. */
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});
