import { type Output, output } from "@pulumi/pulumi";

/** What the SDK knows of an output beside its value; not part of its public types. */
interface Internals<T> {
  readonly isKnown: Promise<boolean>;
  promise(): Promise<T>;
}

/**
 * A value, or another where it never becomes known: what an update leaves out (--target, --exclude), or what failed under
 * --continue-on-error, has outputs that `apply` waits for in vain.
 */
export function knownOr<T>(value: Output<T>, otherwise: T): Output<T> {
  const { isKnown, promise } = value as unknown as Internals<T>;
  return output(isKnown.then((known) => (known ? promise.call(value) : otherwise))) as Output<T>;
}
