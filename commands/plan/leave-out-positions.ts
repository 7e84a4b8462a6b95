/**
 * The SDK takes a stack trace of every resource and promise, and writing those is up to half of what a program costs that
 * runs in this process. They stay empty, and so does the position of a resource in its state; an error that says something
 * keeps its own.
 * @returns what makes traces again
 */
export function leaveOutPositions(): () => void {
  const { prepareStackTrace } = Error;
  Error.prepareStackTrace = (error, frames) =>
    error.message === "" ? "" : [String(error), ...frames.map((frame) => `    at ${frame}`)].join("\n");
  return () => {
    Error.prepareStackTrace = prepareStackTrace;
  };
}
