/** What is examined, in the order of reports, with their headings. */
export const FAMILIES = {
  google: "Google Cloud",
  github: "GitHub",
  vercel: "Vercel",
  secrets: "Secrets",
  dns: "DNS",
  state: "State",
} as const;
/** One of {@link FAMILIES}. */
export type Family = keyof typeof FAMILIES;

/** A DNS record that a platform wants, to be copied to wherever the domain's zone is. */
export interface DnsRecord {
  /** The full name, without a dot at its end. */
  readonly name: string;
  readonly type: "A" | "AAAA" | "CAA" | "CNAME" | "TXT";
  readonly value: string;
}

/** How one check ended. */
export type Verdict =
  | { readonly outcome: "ok"; readonly says: string; readonly records?: readonly DnsRecord[] }
  | {
      /** An update would fail, or leave something that does not work. */
      readonly outcome: "wrong";
      readonly says: string;
      /** The command or the page that fixes it. */
      readonly fix: string;
      readonly records?: readonly DnsRecord[];
      /** True where an update succeeds all the same, and something else does not work. */
      readonly aside?: true;
    }
  | { readonly outcome: "skipped"; readonly says: string }
  | {
      /** Nobody answered the question, so that nothing is known. */
      readonly outcome: "unknown";
      readonly says: string;
      readonly fix?: string;
    };

/** A verdict, and what it is about. */
export type Finding = Verdict & {
  /** Stable name, e.g. `google.billing`. */
  readonly id: string;
  readonly family: Family;
  /** What was checked, as a noun. */
  readonly title: string;
};

/** As it should be. */
export const ok = (says: string): Verdict => ({ outcome: "ok", says });
/** Would fail. */
export const wrong = (says: string, fix: string): Verdict => ({ outcome: "wrong", says, fix });
/** An update would succeed, and something else would not work. */
export const aside = (says: string, fix: string): Verdict => ({ outcome: "wrong", says, fix, aside: true });
/** Does not apply, or was not asked for. */
export const skipped = (says: string): Verdict => ({ outcome: "skipped", says });
/** Could not be checked. */
export const unknown = (says: string, fix?: string): Verdict => ({
  outcome: "unknown",
  says,
  ...(fix !== undefined && { fix }),
});

/**
 * Exit code of a report: 1 where something would fail, 2 where something could not be checked, else 0.
 * @param updateOnly whether only what makes an update fail counts as failing
 */
export function exitCodeOf(findings: readonly Finding[], updateOnly = false): 0 | 1 | 2 {
  if (findings.some((finding) => finding.outcome === "wrong" && !(updateOnly && finding.aside))) return 1;
  return findings.some(({ outcome }) => outcome === "unknown") ? 2 : 0;
}
