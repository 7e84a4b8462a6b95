import type { Rehearsal } from "./inventory.ts";
import { T } from "./resource-types.ts";

/** What providers compute of each type, as far as another resource reads it. */
const COMPUTED: Readonly<Record<string, readonly string[]>> = {
  [T.account]: ["id", "name", "email", "member"],
  [T.bucket]: ["id", "name"],
  [T.repository]: ["id"],
  [T.identityPool]: ["name"],
  [T.identityProvider]: ["name"],
  [T.notificationChannel]: ["name"],
  [T.secret]: ["id"],
  [T.secretVersion]: ["name", "version"],
  [T.service]: ["uri"],
  [T.serviceIdentity]: ["email"],
  [T.topic]: ["id"],
  [T.vercelBypass]: ["secret"],
  [T.vercelProject]: ["id"],
};

/** What providers compute; a value says whose it is, e.g. `Account(api-staging).email`, so that a mix-up shows. */
export const computed: NonNullable<Rehearsal["computed"]> = ({ type, name }) => ({
  ...Object.fromEntries(
    (COMPUTED[type] ?? []).map((property) => [property, `${type.split(":").at(-1)}(${name}).${property}`]),
  ),
  // A number, of which the last digits become a part of a name.
  ...(type === T.account && { uniqueId: "100000000000000123456" }),
});
