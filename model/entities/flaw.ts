import * as z from "zod";

/** Why a text does not fit its field, and what would. */
export interface Flaw {
  readonly wrong: string;
  readonly fix: string;
  /** The text may be a credential, and is not repeated. */
  readonly isHidden?: true;
}

/** A text that a function looks at, where no pattern could say why it does not fit. */
export const textWithout = (flawOf: (text: string) => Flaw | undefined): z.ZodString =>
  z.string().superRefine((text, context) => {
    const flaw = flawOf(text);
    if (!flaw) return;
    const { fix, ...params } = flaw;
    context.addIssue({ code: "custom", message: fix, params });
  });
