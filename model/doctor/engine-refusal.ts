/** Why the Pulumi CLI does not answer: a kind that a check knows what to do about, and a sentence. */
export interface EngineRefusal {
  readonly kind: "login" | "no stack" | "passphrase" | undefined;
  readonly says: string;
}

/** Longest text of the CLI's that is repeated, in characters. */
const LONGEST = 200;

/** Messages of the CLI, 3.255, on standard error. */
const KNOWN: readonly (readonly [message: RegExp, kind: EngineRefusal["kind"], says: string])[] = [
  [
    /PULUMI_ACCESS_TOKEN must be set|not logged in|invalid access token|\[401\]/i,
    "login",
    "the Pulumi CLI is logged in nowhere, or its login is refused",
  ],
  [/no stack named/, "no stack", "the backend has no such stack"],
  [
    /incorrect passphrase|passphrase must be set/i,
    "passphrase",
    "the passphrase of the stack's secrets is missing or wrong",
  ],
];

/** Reads what the CLI printed to standard error. */
export function engineRefusal(said: string): EngineRefusal {
  const [, kind, says] = KNOWN.find(([message]) => message.test(said)) ?? [];
  if (kind && says) return { kind, says };
  const lines = said.split("\n").map((line) => line.trim());
  const error = lines.find((line) => line.startsWith("error: ")) ?? lines.find((line) => line !== "") ?? "";
  const reason = error.replace(/^error: /, "").slice(0, LONGEST);
  return { kind: undefined, says: `the Pulumi CLI fails${reason && `: ${reason}`}` };
}
