import { lstatSync, readFileSync, statSync } from "node:fs";
import { parseEnv } from "node:util";
import { ENVIRONMENTS, type Environment } from "../../model/entities/entity.ts";
import type { Secret } from "../../model/entities/secret.ts";
import { displayName } from "../../model/problems/redact.ts";
import { visible } from "../../model/problems/strange-characters.ts";
import { suggest } from "../../model/problems/suggest.ts";
import { loadEstate } from "../estate.ts";
import { fileReason } from "../files/file-reason.ts";
import { givenValue, valueFlaw } from "../state/given-value.ts";
import { isSandboxMeant } from "../state/logged-in.ts";
import { type SecretAndValue, storeValues } from "../state/store-values.ts";
import { colours } from "../terminal/colours.ts";
import { givenPath } from "../terminal/given-path.ts";
import { Refused, reportProblems } from "../terminal/problems.ts";

/** `secrets set ID`: reads one value from a hidden prompt, or from standard input, checks its form and stores it. */
export async function setOne(id: string | undefined): Promise<number> {
  const secrets = declaredSecrets();
  const secret = secrets.find((candidate) => candidate.id === id);
  if (!secret) {
    const known = secrets.map((candidate) => candidate.id);
    const wrong =
      id === undefined ? "no secret is named" : `the catalogue declares no secret ${displayName(id)}`;
    const isStack = ENVIRONMENTS.some((name) => name === id);
    throw new Refused(
      `${wrong}\n    fix: npm run secrets -- set ${isStack ? `${id} --from FILE, for a whole stack` : `ID; ${suggest(id, known)}`}`,
    );
  }
  if (isSandboxMeant()) return needless();
  await storeValues([{ secret, value: await givenValue(secret) }]);
  return 0;
}

/** `secrets set --from FILE STACK`: stores the values of a file of `KEY=VALUE` lines, once a summary is confirmed. */
export async function setMany(
  file: string,
  environment: Environment | undefined,
  { yes }: { yes?: true },
): Promise<number> {
  if (!environment) {
    throw new Refused(
      `--from needs the stack whose secrets the file holds\n    fix: npm run secrets -- set ${ENVIRONMENTS[0]} --from ${visible(file)}`,
    );
  }
  if (isSandboxMeant()) return needless();
  const values = readValues(file);
  const secrets = declaredSecrets().filter((secret) => secret.environment === environment);
  const found = secrets.flatMap((secret) => {
    const value = values[secret.key_name];
    return value === undefined ? [] : [{ secret, value }];
  });
  const wrong = found.flatMap(({ secret, value }) => {
    const problem = valueFlaw(secret, value);
    return problem ? [`${secret.key_name} (${secret.id}) ${problem}`] : [];
  });
  if (wrong.length > 0) throw new Refused(`${wrong.join("\n")}\n    fix: correct ${file}; nothing is stored`);
  if (found.length === 0)
    throw new Refused(
      `no key of ${file} is the key_name of a secret of ${environment}\n    fix: npm run secrets -- list ${environment} shows them; nothing is stored`,
    );
  // The last question: a file that is wrong stays wrong with --yes.
  if (!yes && !process.stdin.isTTY)
    throw new Refused("nobody can confirm without a terminal\n    fix: add --yes; nothing is stored");
  summarize(file, found, secrets, values);
  if (!yes) {
    const { confirmed } = await import("../terminal/confirm.ts");
    await confirmed("Store these values, encrypted?", "nothing is stored");
  }
  await storeValues(found);
  return 0;
}

function needless(): number {
  console.log("nothing to store: the sandbox makes values of its own");
  console.log(colours.dim("for a stack of your own: pulumi login, and run this again"));
  return 0;
}

function declaredSecrets(): readonly Secret[] {
  const { catalogue, problems } = loadEstate();
  if (!catalogue) {
    reportProblems(problems);
    throw new Refused("the catalogue is not valid; nothing is stored");
  }
  return catalogue.secrets;
}

function readValues(file: string): Record<string, string | undefined> {
  const refused = (reason: string) =>
    new Refused(`${visible(file)} cannot be read: ${reason}\n    fix: name a file of KEY=VALUE lines`);
  const path = givenPath(file);
  try {
    const stats = statSync(path);
    // A pipe that the shell made has a writer; one that somebody left behind may have none, and would be waited for.
    const isPipe = stats.isFIFO() && !lstatSync(path).isFIFO();
    if (!stats.isFile() && !stats.isDirectory() && !isPipe)
      throw refused("it is a pipe or a device, not a file");
    const text = new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(path));
    checkLines(visible(file), text);
    return parseEnv(text) as Record<string, string | undefined>;
  } catch (error) {
    if (error instanceof Refused) throw error;
    throw refused(error instanceof TypeError ? "it is not UTF-8 text" : fileReason(error));
  }
}

/** A value in quotes, which may have lines of its own. */
const QUOTED = /^([ \t]*(?:export[ \t]+)?[^\s=#]+[ \t]*=[ \t]*)(["'`])[\s\S]*?\2/gm;

/**
 * Refuses what `parseEnv` passes over without a word: a line that is no KEY=VALUE, as the second one of a value without
 * quotes is, and the first of two values of one key. Of such a line nothing is repeated: it may be a value.
 */
function checkLines(file: string, text: string): void {
  const lines = text.replace(QUOTED, (whole, key) => key + whole.replace(/[^\n]/g, "")).split("\n");
  const known = new Map<string, number>();
  for (const [at, line] of lines.entries()) {
    if (/^\s*(#|$)/.test(line)) continue;
    const [, key] = /^\s*(?:export\s+)?([A-Za-z_][\w.-]*)\s*=/.exec(line) ?? [];
    const refused = (wrong: string, fix: string) =>
      new Refused(`${file}:${at + 1}: ${wrong}\n    fix: ${fix}; nothing is stored`);
    if (key === undefined)
      throw refused(
        "this line is no KEY=VALUE",
        "write = behind the key; a value of several lines stands in quotes",
      );
    const first = known.get(key);
    if (first !== undefined)
      throw refused(`${visible(key)} has a value in line ${first} already`, "keep one of the two");
    if (/=\s*["'`]|["'`]\s*$/.test(line.replace(/#.*$/, "")))
      throw refused(
        `the value of ${visible(key)} has one quote only`,
        "write the other one, or take it away",
      );
    known.set(key, at + 1);
  }
}

function summarize(
  file: string,
  found: readonly SecretAndValue[],
  secrets: readonly Secret[],
  values: Readonly<Record<string, string | undefined>>,
): void {
  const names = secrets.map(({ key_name }) => key_name);
  const unknown = Object.keys(values).filter((key) => !names.includes(key));
  const without = secrets.filter(({ key_name }) => values[key_name] === undefined);
  console.log(`${file} has values for:`);
  for (const { secret } of found) console.log(`  ${secret.key_name}  →  ${secret.id}`);
  if (unknown.length > 0)
    console.log(
      colours.dim(`not used, since no secret has this key_name: ${unknown.map(displayName).join(", ")}`),
    );
  if (without.length > 0)
    console.log(colours.dim(`not in the file: ${without.map(({ id }) => id).join(", ")}`));
}
