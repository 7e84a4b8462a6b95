import type * as z from "zod";

/** A question that nobody answered: the reason, what to do about it, and what was answered instead. */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer";
  /** The command or the page that may help. */
  readonly fix: string | undefined;
  /** Status of the answer; absent where there was none. */
  readonly status: number | undefined;
  /** The vendor's own word for the reason. */
  readonly reason: string | undefined;

  constructor(
    message: string,
    {
      fix,
      status,
      reason,
    }: { fix?: string | undefined; status?: number | undefined; reason?: string | undefined } = {},
  ) {
    super(message);
    this.fix = fix;
    this.status = status;
    this.reason = reason;
  }
}

/** What another check reports already, so that whatever builds on it is left out. */
export class Blocked extends Error {
  override readonly name = "Blocked";
}

/** @throws NoAnswer where an answer is not as its vendor documents it. */
export function understood<Answer>(schema: z.ZodType<Answer>, answer: unknown, vendor: string): Answer {
  const { success, data } = schema.safeParse(answer);
  if (success) return data;
  throw new NoAnswer(`the answer of ${vendor} is not as documented`, { fix: "npm outdated, and try again" });
}
