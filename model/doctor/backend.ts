/** Kinds of backends that Pulumi keeps a state in. */
export type BackendKind = "service" | "folder" | "gs" | "other";

/** The kind of a backend, by its URL (pulumi.com/docs/iac/concepts/state-and-backends). */
export function backendKind(url: string): BackendKind {
  if (/^https?:/.test(url)) return "service";
  if (url.startsWith("file:")) return "folder";
  return url.startsWith("gs:") ? "gs" : "other";
}

/** The bucket of a `gs://` backend. */
export const backendBucket = (url: string): string | undefined => /^gs:\/\/([a-z0-9._-]+)/.exec(url)?.[1];
