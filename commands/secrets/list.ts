import { destinations, imagePullSecret } from "../../model/delivery/share.ts";
import type { Environment } from "../../model/entities/entity.ts";
import type { SecretStatus } from "../../model/entities/secret.ts";
import { today } from "../../model/governance/reviews.ts";
import { type Rotation, rotations } from "../../model/governance/rotations.ts";
import { count } from "../../model/problems/count.ts";
import { storedIds } from "../../model/stack/stack-file.ts";
import { loadEstate, ROOT, type Stack } from "../estate.ts";
import { namedStacks } from "../named-stacks.ts";
import { deployedState } from "../state/deployed-state.ts";
import { changeTimes, governedIn } from "../state/exported-state.ts";
import { colours } from "../terminal/colours.ts";
import { reportProblems } from "../terminal/problems.ts";
import { terminalWidth } from "../terminal/width.ts";
import { wrapped } from "../terminal/wrapped.ts";

/** Options of `secrets list`. */
export interface ListOptions {
  readonly json?: true;
  readonly sandbox?: true;
}

/** A declared secret, as it stands. */
interface Row {
  readonly id: string;
  readonly key_name: string;
  readonly status: SecretStatus;
  /** Whether the stack's file holds a value. */
  readonly has_value: boolean;
  /** What it is delivered to. */
  readonly used_by: readonly string[];
  /** Days as YYYY-MM-DD; `null` where nothing deployed says it. */
  readonly last_rotated: string | null;
  readonly due: string | null;
}

/** `secrets list`: shows every declared secret of the stacks. Looks at no value. */
export async function list(named: Environment | undefined, options: ListOptions): Promise<number> {
  const { stacks, problems } = loadEstate();
  if (stacks.length === 0) {
    reportProblems(problems);
    return 1;
  }
  const shown = namedStacks(stacks, named);
  const rows = await Promise.all(
    shown.map(
      async (stack) => [stack.environment, rowsOf(stack, await rotationsOf(stack, options))] as const,
    ),
  );
  if (options.json) console.log(JSON.stringify(Object.fromEntries(rows), null, 2));
  else for (const [environment, secrets] of rows) print(environment, secrets);
  return 0;
}

function rowsOf({ environment, share }: Stack, due: readonly Rotation[]): Row[] {
  const stored = storedIds(ROOT, environment);
  const registry = imagePullSecret(share);
  const places = [
    ...destinations(share),
    { name: "image registry", secretIds: registry ? [registry.id] : [] },
  ];
  return [...share.secrets, ...share.drafts].map(({ id, key_name, status }) => {
    const rotation = due.find((candidate) => candidate.id === id);
    return {
      id,
      key_name,
      status,
      has_value: stored.has(id),
      used_by: places.filter(({ secretIds }) => secretIds.includes(id)).map(({ name }) => name),
      last_rotated: rotation?.last_rotated ?? null,
      due: rotation?.due ?? null,
    };
  });
}

/** Nothing where the state cannot be read: the list says as much as the files do. */
async function rotationsOf({ environment, share }: Stack, { sandbox }: ListOptions): Promise<Rotation[]> {
  try {
    // Whoever lists secrets does not wait for a CLI to be built.
    const engine = async () => {
      const { findEngine } = await import("../../engine/engine.ts");
      return findEngine({ isAtHand: true });
    };
    const state = await deployedState(environment, sandbox ? "sandbox" : "login", engine);
    const governed = state && governedIn(state);
    return governed ? rotations(share, governed, changeTimes(state), today()) : [];
  } catch (error) {
    const { name, message } = error as Error;
    if (name === (sandbox ? "Refused" : "EngineRefused"))
      console.error(colours.dim(`dates of rotations are left out: ${message}`));
    return [];
  }
}

/** Before what stands below the id of a secret. */
const INDENT = " ".repeat(11);

function print(environment: Environment, rows: readonly Row[]): void {
  const missing = rows.filter(({ has_value, status }) => !has_value && status !== "draft");
  console.log(
    colours.bold(`\n${environment}: ${count(rows.length, "secret")}, ${missing.length} without a value`),
  );
  const width = Math.max(0, ...rows.map(({ id }) => id.length));
  for (const { id, key_name, status, has_value, used_by, due } of rows) {
    const value = has_value
      ? colours.green("value ")
      : status === "draft"
        ? colours.dim("draft ")
        : colours.red("none  ");
    const rotation = due === null ? "" : `  rotate by ${due}`;
    const told = `${key_name}${status === "rotating" ? "  rotating" : ""}${rotation}`;
    const isNarrow = INDENT.length + width + 2 + told.length > terminalWidth();
    console.log(isNarrow ? `  ${value} ${id}\n${INDENT}${told}` : `  ${value} ${id.padEnd(width)}  ${told}`);
    const users = used_by.length > 0 ? used_by : ["nothing uses it"];
    for (const line of wrapped(users, ", ", terminalWidth() - INDENT.length))
      console.log(colours.dim(`${INDENT}${line}`));
  }
  const [first] = missing;
  if (first) console.log(colours.dim(`next: npm run secrets -- set ${first.id}`));
}
