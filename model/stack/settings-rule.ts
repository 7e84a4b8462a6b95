import type { Share } from "../delivery/share.ts";
import type { Complaint } from "../problems/problem.ts";
import type { StackSettings } from "../settings.ts";

/** A rule about the settings of a stack, together with what the catalogue declares for it. */
export interface SettingsRule {
  /** The keys that it reads. */
  readonly needs: readonly (keyof StackSettings)[];
  /** What it is about, for where it could not be checked. */
  readonly says: string;
  readonly check: (settings: StackSettings, share: Share) => readonly Complaint[];
}
