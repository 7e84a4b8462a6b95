import * as z from "zod";

/** Why a text does not fit its field, and what would. */
export interface Flaw {
  readonly wrong: string;
  readonly fix: string;
  /** The text may be a credential, and is not repeated. */
  readonly isHidden?: true;
}

/**
 * What is wrong with the part of a text that follows `before`, said of the whole text: its characters are counted from
 * the start, and the fix shows it whole.
 */
export const flawOfWhole = (flaw: Flaw | undefined, before: string): Flaw | undefined =>
  flaw && {
    ...flaw,
    wrong: flaw.wrong.replace(/(?<=: character )\d+/, (at) => String(Number(at) + [...before].length)),
    fix: flaw.fix.replace(/"(?=\S+")|(?<=^write )(?=\S+ in single)/g, (start) => `${start}${before}`),
  };

/** What refines a text by a function, as `superRefine` takes it. */
export const refusing =
  (flawOf: (text: string) => Flaw | undefined) =>
  (text: string, context: z.RefinementCtx): void => {
    const flaw = flawOf(text);
    if (!flaw) return;
    const { fix, ...params } = flaw;
    context.addIssue({ code: "custom", message: fix, params });
  };

/** A text that a function looks at, where no pattern could say why it does not fit. */
export const textWithout = (flawOf: (text: string) => Flaw | undefined): z.ZodString =>
  z.string().superRefine(refusing(flawOf));
