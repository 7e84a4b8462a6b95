/** US dollars for people, to the cent: `$9.72`; what is not nothing never looks like it. */
export const dollars = (usd: number): string => (usd > 0 && usd < 0.005 ? "<$0.01" : `$${usd.toFixed(2)}`);
