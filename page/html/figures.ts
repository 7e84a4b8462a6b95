const LONG_DAY = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "long",
  year: "numeric",
  timeZone: "UTC",
});

/** `2026-11-26` → `26 November 2026`. */
export const longDay = (day: string): string => LONG_DAY.format(new Date(day));

const SHORT_DAY = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  timeZone: "UTC",
});

/** `2026-11-26` → `26 Nov 2026`, for tables. */
export const shortDay = (day: string): string => SHORT_DAY.format(new Date(day));

/** A quantity for people: large ones are whole; of small ones, three digits are enough. */
export const figure = (value: number): string =>
  (value >= 100 ? Math.round(value) : Number(value.toPrecision(3))).toLocaleString("en-US", {
    maximumFractionDigits: 6,
  });

/** `gcp:cloudrunv2/service:Service` → `service`. */
export const kindOf = (type: string): string =>
  (type.split(":").at(-1) ?? type)
    .replaceAll(/([a-z])([A-Z])|([A-Z]+)([A-Z][a-z])/g, "$1$3 $2$4")
    .toLowerCase()
    .replace(/\biam\b/, "IAM");
