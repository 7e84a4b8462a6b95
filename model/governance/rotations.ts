import type { Share } from "../delivery/share.ts";
import type { Secret, SecretStatus } from "../entities/secret.ts";
import { type Carrier, carriersOf } from "./secret-resources.ts";
import type { Governed } from "./snapshot.ts";

const DAY = 24 * 60 * 60 * 1000;

/** Days before the end of its cadence from which a rotation counts as due soon. */
const SOON_DAYS = 14;

/** When a secret was rotated last, and when it is to be next; days are written YYYY-MM-DD. */
export interface Rotation {
  readonly id: string;
  readonly owner: string;
  readonly status: SecretStatus;
  /** Absent where nothing deployed says it: a plain value inside a service has no date of its own. */
  readonly last_rotated?: string;
  readonly due?: string;
  /** Days until it is due; negative once it is overdue. */
  readonly days_left?: number;
  /** `unknown`: there is no date. */
  readonly urgency: "overdue" | "soon" | "later" | "unknown";
}

/**
 * When each deployed secret is to be rotated, the most urgent first. The date of the last rotation is the one at which
 * the oldest of the resources that carry the value got it: a consumer that came later says nothing of the value's age.
 * @param changedAt when a resource of the deployed state last changed, RFC 3339; nothing where there is none
 * @param today the day to judge by, as YYYY-MM-DD
 */
export function rotations(
  share: Share,
  governed: Governed,
  changedAt: (carrier: Carrier) => string | undefined,
  today: string,
): Rotation[] {
  return share.secrets
    .filter(({ id }) => Object.hasOwn(governed.secrets, id))
    .map((secret) => {
      const times = carriersOf(secret, share, governed).flatMap((carrier) => changedAt(carrier) ?? []);
      return rotationOf(secret, times.sort()[0]?.slice(0, 10), today);
    })
    .sort((a, b) => (a.days_left ?? Infinity) - (b.days_left ?? Infinity) || a.id.localeCompare(b.id));
}

function rotationOf(
  { id, owner, status, rotation_cadence_days }: Secret,
  last: string | undefined,
  today: string,
): Rotation {
  if (last === undefined) return { id, owner, status, urgency: "unknown" };
  const due = new Date(Date.parse(last) + rotation_cadence_days * DAY);
  const days_left = Math.round((due.getTime() - Date.parse(today)) / DAY);
  const urgency = days_left < 0 ? "overdue" : days_left <= SOON_DAYS ? "soon" : "later";
  return { id, owner, status, last_rotated: last, due: due.toISOString().slice(0, 10), days_left, urgency };
}
