import type { Secret } from "../../model/entities/secret.ts";
import type { Rotation } from "../../model/governance/rotations.ts";
import type { PageInput } from "../page-input.ts";

/** Months that the calendar shows, from the one in which the page is made: the longest cadence is a year. */
export const MONTHS = 13;

const DAY = 24 * 60 * 60 * 1000;

/** A secret with its rotations. */
export interface SecretView {
  readonly secret: Secret;
  readonly lastRotated?: string;
  readonly due?: string;
  readonly daysLeft?: number;
  /** `draft`: it is not provisioned; `unknown`: nothing deployed says when it was rotated last. */
  readonly urgency: Rotation["urgency"] | "draft";
  /** Days within the calendar on which a rotation is due, YYYY-MM-DD; the first one counted from today where unknown. */
  readonly dates: readonly string[];
}

/** Every secret, those that are due first at the top. */
export function secretViews({ catalogue, stacks, today }: PageInput): SecretView[] {
  return catalogue.secrets
    .map((secret): SecretView => {
      const deployed = stacks.find(({ environment }) => environment === secret.environment)?.deployed;
      const rotation = deployed?.rotations.find(({ id }) => id === secret.id);
      if (secret.status === "draft") return { secret, urgency: "draft", dates: [] };
      const { last_rotated: lastRotated, due, days_left: daysLeft, urgency = "unknown" } = rotation ?? {};
      return {
        secret,
        urgency,
        ...(lastRotated !== undefined && { lastRotated }),
        ...(due !== undefined && { due }),
        ...(daysLeft !== undefined && { daysLeft }),
        dates: datesFrom(due ?? later(today, secret.rotation_cadence_days), secret, today),
      };
    })
    .sort((a, b) => order(a) - order(b) || a.secret.id.localeCompare(b.secret.id));
}

/** Months since the year 0, so that their differences are months. */
export const monthNumber = (day: string): number =>
  Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;

function datesFrom(first: string, { rotation_cadence_days }: Secret, today: string): string[] {
  const dates: string[] = [];
  const end = monthNumber(today) + MONTHS;
  for (let day = first; monthNumber(day) < end; day = later(day, rotation_cadence_days)) dates.push(day);
  return dates;
}

const later = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY).toISOString().slice(0, 10);

const order = ({ daysLeft, urgency }: SecretView): number =>
  urgency === "draft" ? Number.MAX_SAFE_INTEGER : (daysLeft ?? Number.MAX_SAFE_INTEGER - 1);
