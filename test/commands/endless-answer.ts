import type { ServerResponse } from "node:http";

/**
 * Writes a body that ends only with the connection. Once that has gone, `writable` stays true in Node 26, and each write
 * calls back with an error.
 */
export function endlessAnswer(response: ServerResponse): void {
  const more = (failed?: Error | null) => {
    if (!failed && !response.destroyed) response.write("x".repeat(1 << 20), more);
  };
  more();
}
