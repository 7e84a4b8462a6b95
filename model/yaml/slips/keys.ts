import {
  isAboutKey,
  isStackFile,
  type Line,
  lineAbove,
  linesOf,
  SETTING,
  type Seen,
  type Slip,
} from "./slip.ts";

/** `version: 1` above the entries, or `api-staging:` in place of `- id: api-staging`. */
export function keyAboveList({ code, text }: Seen): Slip | undefined {
  const { 0: line = "", index = 0 } = /^[^\s#].*/m.exec(text.replace(/^---(?=\s)/, "   ")) ?? {};
  const [, key, value] = /^(\w[\w-]*):(?:\s+(\S.*))?\s*$/.exec(line) ?? [];
  if (!/_IMPLICIT_KEY$/.test(code) || key === undefined || !/^- /m.test(text) || isStackFile(text))
    return undefined;
  return {
    offset: index,
    wrong: "this file is a list, and this line belongs to none of its entries",
    fix:
      value === undefined ? `write \`- id: ${key}\` where an entry starts here, or remove it` : "remove it",
  };
}

/** What stands at the root of a stack's file (Pulumi documentation, "Pulumi stack settings file reference"). */
export const PULUMI_KEYS: readonly string[] = [
  "config",
  "encryptionsalt",
  "encryptedkey",
  "secretsprovider",
  "environment",
  "backend",
];

/** `owner: acme` in the column of `config:`, among the fields of a setting. */
export function outsideOfConfig({ text }: Seen): Slip | undefined {
  if (!isStackFile(text)) return undefined;
  const found = linesOf(text).find(({ line }) => {
    const [, key] = /^([\w-]+(?::\w+)?):(\s|$)/.exec(line) ?? [];
    return key !== undefined && !PULUMI_KEYS.includes(key);
  });
  return (
    found && {
      offset: found.start,
      wrong: "this line stands beside config:, and not below it",
      fix: "indent it like the settings, or the fields of its setting, around it",
    }
  );
}

/** `  skeleton:freeze: until Friday` behind what Pulumi writes below `config:`. */
export function settingElsewhere({ code, text, line, offset }: Seen): Slip | undefined {
  const [, skipped, name] = /^([^\n]*\n(?:\s*\n)* *)(\w+:\w+):\s/.exec(text.slice(offset)) ?? [];
  if (code !== "BLOCK_AS_IMPLICIT_KEY" || skipped === undefined || !isStackFile(text) || !/^\w/.test(line))
    return undefined;
  return {
    offset: offset + skipped.length,
    wrong: `the setting ${name} stands outside of config:`,
    fix: "move it, and what stands below it, to the settings below `config:`",
  };
}

/** `  skeleton:gcp` without the colon at its end. */
export function settingsKey({ text, line, start }: Seen): Slip | undefined {
  if (!isStackFile(text)) return undefined;
  const [, before = "", name] = /^( +)(\w+:[a-z]\w*)\s*$/.exec(line) ?? [];
  const isSetting = (other: Line) => other.column === before.length && SETTING.test(other.line);
  const isAmong = /^config:/.test(lineAbove(text, start)) || linesOf(text).some(isSetting);
  return name === undefined || !isAmong
    ? undefined
    : {
        offset: start + before.length + name.length,
        wrong: `a colon is missing behind ${name}`,
        fix: `write ${name}:`,
      };
}

/** `-id: a`, `id:a` */
export function missingSpace({ code, line, start, offset }: Seen): Slip | undefined {
  // An entry that does not start like those above it ends the list.
  const isStray = code === "UNEXPECTED_TOKEN" && line.slice(0, offset - start).trim() === "";
  if (!isAboutKey(code) && !isStray) return undefined;
  // A setting's name has a colon of its own: `skeleton:freeze: audit: until Friday`.
  const glued = isAboutKey(code) ? /^(\s*(?:- )?[\w-]+:)(?![\w.-]+: )[^\s/,;]/.exec(line) : undefined;
  const [, before] = GLUED_DASH.exec(line) ?? glued ?? [];
  if (before === undefined) return undefined;
  return noSpaceAfter(before.at(-1) === "-" ? "-" : ":", start + before.length);
}

/** `-b` */
const GLUED_DASH = /^(\s*-)[\w"']/;

/** `- a`, and `-b` below it. */
export function dashWithoutSpace({ text, line, start }: Seen): Slip | undefined {
  const [, before] = GLUED_DASH.exec(line) ?? [];
  const [above = ""] = /^\s*-(?= )/.exec(lineAbove(text, start)) ?? [];
  return before === undefined || before !== above ? undefined : noSpaceAfter("-", start + before.length);
}

/** `    b` below `    - a`, in the column of its dash: nothing that YAML knows, whatever it stands between. */
export function lostDash({ text, line, start }: Seen): Slip | undefined {
  const [, before = ""] = /^( +)["']?[\w./@-]+["']?\s*$/.exec(line) ?? [];
  const isItem = before !== "" && lineAbove(text, start).startsWith(`${before}- `);
  return isItem
    ? {
        offset: start + before.length,
        wrong: "an item of a list starts with `- `",
        fix: "write `- ` before it",
      }
    : undefined;
}

/** `app { a: b }`, `app = [a]`, `app:[a]`: the parser stumbles over the bracket that closes. */
export function nameBeforeBracket({ line, start, offset }: Seen): Slip | undefined {
  const [written, before = "", colon] = /^(\s*(?:- +)*)\w[\w-]*(?:(:)| ?[=.;]? ?)(?=[{[])/.exec(line) ?? [];
  if (written === undefined || offset < start + written.length) return undefined;
  return colon === undefined
    ? { offset: start + before.length, ...NO_COLON }
    : noSpaceAfter(":", start + written.length);
}

const noSpaceAfter = (sign: string, offset: number): Slip => ({
  offset,
  wrong: `a space is missing after the ${sign}`,
  fix: "add it",
});

const NO_COLON = {
  wrong: "there is no `: ` behind this field's name",
  fix: "write `FIELD: VALUE`, with a space after the colon",
};

/** `app api` */
export function missingColon({ code, line, start }: Seen): Slip | undefined {
  if (!["MULTILINE_IMPLICIT_KEY", "MISSING_CHAR"].includes(code) || /:(\s|$)/.test(line)) return undefined;
  const [, before, key] = /^(\s*(?:- +)*)([\w-]+)/.exec(line) ?? [];
  if (before === undefined || key === undefined) return undefined;
  return { offset: start + before.length, ...NO_COLON };
}
