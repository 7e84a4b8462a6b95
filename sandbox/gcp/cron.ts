/** Least and greatest value of each field of a unix-cron line, and the names that stand for numbers. */
const FIELDS: readonly { readonly min: number; readonly max: number; readonly names?: readonly string[] }[] =
  [
    { min: 0, max: 59 },
    { min: 0, max: 23 },
    { min: 1, max: 31 },
    {
      min: 1,
      max: 12,
      names: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
    },
    { min: 0, max: 7, names: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] },
  ];

/**
 * True for a schedule in unix-cron: minute, hour, day of the month, month and day of the week, each a star, a number, a
 * range or a list, with or without a step.
 * Source: https://cloud.google.com/scheduler/docs/configuring/cron-job-schedules
 */
export function isCron(schedule: string): boolean {
  const fields = schedule.trim().split(/\s+/);
  return fields.length === FIELDS.length && fields.every(isField);
}

function isField(text: string, index: number): boolean {
  const { min, max, names = [] } = FIELDS[index] ?? { min: 0, max: 0 };
  const numberOf = (value: string) => {
    const named = names.indexOf(value.toLowerCase());
    return named < 0 ? Number(value) : named + min;
  };
  return text.split(",").every((item) => {
    const [, from, to, step] = /^(\*|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(item) ?? [];
    if (from === undefined || (step !== undefined && Number(step) < 1)) return false;
    if (from === "*") return to === undefined;
    const [first, last] = [numberOf(from), numberOf(to ?? from)];
    return first >= min && first <= last && last <= max;
  });
}
