import { describe, expect, test } from "vitest";
import { parseYaml } from "../../../model/yaml/source.ts";

/** Where the parser's complaint is put, what is said of it, and the fix: one problem, whatever the slip drags along. */
const said = (text: string): string[] =>
  parseYaml("catalogue/surfaces.yaml", text).problems.map(
    ({ place, wrong, fix }) => `${place.line}:${place.column} ${wrong} → ${fix}`,
  );

const NO_COLON =
  "there is no `: ` behind this field's name → write `FIELD: VALUE`, with a space after the colon";
const NO_ENTRY =
  "this line belongs to no entry → indent it like the fields of its entry, or start a new entry with `- `";
const LOST_DASH = "an item of a list starts with `- ` → write `- ` before it";
const OTHER_COLUMN = "this list item starts in another column than those above it → align its - with theirs";
const ENTRY_APART =
  "this entry starts in another column than the others → align its - with theirs, and move its other lines with it";
const NO_DASH =
  "this entry does not start with `- ` → write `- id:`, with the - below those of the other entries";
const open = (opening: string, closing: string) =>
  `this ${opening} is never closed → write ${closing} at the end of the value`;

describe("what somebody wrote is told where it was written, not where the parser stumbles", () => {
  test.each([
    ["a list without ]", "- id: a\n  secrets: [x, y\n  env: s\n", `2:12 ${open("[", "]")}`],
    ["in the last field of an entry", "- id: a\n  secrets: [x, y\n\n- id: b\n", `2:12 ${open("[", "]")}`],
    ["in the last entry", "- id: a\n  secrets: [x, y\n", `2:12 ${open("[", "]")}`],
    ["behind a list that is closed", "- id: a\n  secrets: [[x], y\n", `2:12 ${open("[", "]")}`],
    ["inside of a mapping", "- {id: a, secrets: [x, y}\n", `1:20 ${open("[", "]")}`],
    ["a mapping without }", "- id: a\n  cost: {x: 1\n- id: b\n", `2:9 ${open("{", "}")}`],
    ["a text without its quote", '- id: "a\n', `1:7 ${open('"', '"')}, or take this one away`],
    ["a text of words without its quote", '- id: "a b\n', `1:7 ${open('"', '"')}`],
    [
      "in the middle of a file",
      "- id: 'a\n  env: s\n- id: 'b'\n",
      `1:7 ${open("'", "'")}, or take this one away`,
    ],
    [
      "a ] too much",
      "- id: a\n  secrets: [x]]\n",
      "2:15 this ] closes nothing → remove it, or add what opens it",
    ],
    ["nothing but a ]", "]", "1:1 this ] closes nothing → remove it, or add what opens it"],
    [
      "a field that is indented too far",
      "- id: a\n    app: api\n  env: s\n",
      "2:5 this line is indented by 4 spaces, and the fields beside it by 2 → indent it by 2 spaces; or the field that it belongs to is missing above it",
    ],
    [
      "further down in an entry",
      "- id: a\n  app: api\n\n     env: s\n",
      "4:6 this line is indented by 5 spaces, and the fields beside it by 2 → indent it by 2 spaces; or the field that it belongs to is missing above it",
    ],
    [
      "the first field of a mapping in the column of its name",
      "config:\n  skeleton:gcp:\n  project: a\n    project_number: '1'\n    region: b\n",
      "3:3 this line is indented by 2 spaces, and the fields beside it by 4 → indent it by 4 spaces",
    ],
    [
      "a text with a colon behind the name of a setting",
      "config:\n  skeleton:freeze: audit: until Friday\n",
      "2:20 an unquoted value holds `: `, which starts another field → put the value in quotes",
    ],
    [
      "items in quotes without a comma",
      '- id: a\n  triggers: ["pull_request" "push:main"]\n',
      "2:29 a comma is missing before this item → write , behind the one before it",
    ],
    [
      "the same on several lines",
      '- id: a\n  affects:\n    [\n      "a:b"\n      "c:d",\n    ]\n',
      "5:7 a comma is missing before this item → write , behind the one before it",
    ],
    [
      "an item without quotes behind one with",
      '- id: a\n  secrets: ["x" y]\n',
      "2:17 a comma is missing before this item → write , behind the one before it",
    ],
    [
      "brackets and dashes in one list",
      "- id: a\n  triggers:\n    [pull_request]\n    - push:main\n",
      "4:5 items in brackets and items with - are mixed in one list → write all of them with -, or all in the brackets",
    ],
    [
      "a text below > in the column of its field",
      "- id: a\n  answer: >\n  No. Each has its own.\n  env: s\n",
      "3:3 this line is not indented below answer, whose text may go on here → indent it by 4 spaces, or write `FIELD: VALUE` if it is a field",
    ],
    [
      "a quoted text in the column of its field",
      '- id: a\n  answer:\n  "No. Each has its own."\n  env: s\n',
      "3:3 this line is not indented below answer, whose text may go on here → indent it by 4 spaces, or write `FIELD: VALUE` if it is a field",
    ],
    [
      "a long text that goes on at the start of a line",
      "- id: a\n  answer: No. Each environment has\nits own.\n  env: s\n",
      "3:1 this line is not indented below answer, whose text may go on here → indent it by 4 spaces, or write `FIELD: VALUE` if it is a field",
    ],
    [
      "a quoted one",
      '- id: a\n  answer: "No. Each environment has\nits own."\n  env: s\n',
      "3:1 this line is not indented below answer, whose text may go on here → indent it by 4 spaces, or write `FIELD: VALUE` if it is a field",
    ],
    [
      "a text in two pairs of quotes",
      '- id: a\n  answer: "No. Each has its own, "\n    "which is right."\n  env: s\n',
      "3:5 the text above has ended with its quote, and here a second one starts → put both parts in one pair of quotes",
    ],
    [
      "a label before a value",
      "- id: a\n  health_check: path: /health\n",
      "2:17 an unquoted value holds `: `, which starts another field → take path: away if it is no part of the value, or put the value in quotes",
    ],
    [
      "an entry whose - alone is in another column",
      "- id: a\n  app: b\n - id: c\n  app: d\n- id: e\n  app: f\n",
      "3:2 this entry starts in another column than the others → align its - with theirs",
    ],
    [
      "a mapping on its field's line",
      "config:\n  skeleton:alerts:\n    line_groups: on-call: C0123\n",
      "3:18 an unquoted value holds `: `, which starts another field → write on-call: on a line of its own, indented below this field, or put the value in quotes",
    ],
    [
      "a setting on its line",
      "config:\n  skeleton:vercel: plan: hobby\n",
      "2:20 an unquoted value holds `: `, which starts another field → write plan: on a line of its own, indented below this field, or put the value in quotes",
    ],
    [
      "a list on its field's line",
      "- id: a\n  secrets: - x\n    - y\n",
      "2:12 a list does not start behind its field's name → put each - on a line of its own below, indented further, or write [A, B]",
    ],
    [
      "a percentage that starts with its sign",
      "- id: a\n  threshold: %40\n",
      '2:14 a percentage ends with its sign → write "40%"',
    ],
    [
      "a path of Windows",
      '- id: a\n  ref: "docs\\cloud.md"\n',
      "2:13 \\c means nothing in double quotes → write / in its place in a path, else \\\\ for a backslash",
    ],
    [
      "a sign that needs no backslash",
      '- id: a\n  ref: "on\\-call"\n',
      "2:11 \\- means nothing in double quotes → take the backslash away, or write \\\\ for one",
    ],
    [
      "a setting without the colon at its end",
      "config:\n  skeleton:gcp\n    project: a\n",
      "2:15 a colon is missing behind skeleton:gcp → write skeleton:gcp:",
    ],
    [
      "a dash before a setting",
      "config:\n  - skeleton:gcp:\n    project: a\n  skeleton:vercel:\n    plan: pro\n",
      "2:3 a - stands before this field → take it away, and put the field into the column of those beside it",
    ],
    [
      "a channel with a space before the next setting",
      "config:\n  skeleton:alerts:\n    governance_channel: slack: #ops\n  skeleton:gcp:\n    project: a\n",
      '3:25 an unquoted value holds `: `, which starts another field → put the value in quotes, without the space: "slack:#CHANNEL"',
    ],
    [
      "a mapping behind the name of a field",
      "config:\n  skeleton:github:\n    reviewers: users: [1]\n",
      "3:16 an unquoted value holds `: `, which starts another field → write users: on a line of its own, indented below this field, or put the value in quotes",
    ],
    [
      "a ] in a comment",
      "- id: a\n  secrets: [x, # y]\n\n- id: b\n  secrets: [z]\n",
      "2:16 a comment starts here, and the rest of this list is in it → move the comment behind the list",
    ],
    [
      "a comment in a list, behind quotes",
      '- id: a\n  affects: ["x # 1", "y" # the second, "z"]\n',
      "2:26 a comment starts here, and the rest of this list is in it → move the comment behind the list",
    ],
    [
      "a filter with brackets, without quotes, in a list",
      "- id: a\n  triggers: [push:main, tag:v[0-9]*]\n  env: s\n",
      "2:25 an item of a list without quotes holds a [ → put the item in quotes",
    ],
    [
      "a folder in brackets",
      "- id: a\n  artifacts: [apps/[locale]/dist]\n",
      "2:15 an item of a list without quotes holds a [ → put the item in quotes",
    ],
    [
      "an expression in a list",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: nobody fills it in.
      "- id: a\n  artifacts: [dist-${{ github.ref_name }}]\n",
      "2:20 an expression of GitHub stands here, and nothing fills it in → write the value itself",
    ],
    [
      "no space behind the second - of a list",
      "- id: a\n  secrets:\n    - b\n    -c\n",
      "4:6 a space is missing after the - → add it",
    ],
    [
      "a list left of its field",
      "config:\n  skeleton:github:\n      users:\n    - 1001\n",
      "4:5 this list stands left of users, which it belongs to → indent each - by 6 spaces",
    ],
    [
      "a list in the column of the entries, with more fields below it",
      "- id: a\n  secrets:\n- x\n- y\n  env: s\n",
      "2:3 its list stands in the column of the entries → indent each item of the list further",
    ],
    [
      "texts with another sign between them",
      '- id: a\n  affects: "x" | "y"\n',
      "2:12 this list has no brackets → write [ before its first item, and ] behind the last, with , between",
    ],
    [
      "texts with a semicolon between them",
      '- id: a\n  affects: "x"; "y"\n',
      "2:12 this list has no brackets → write [ before its first item, and ] behind the last, with , between",
    ],
    [
      "texts with a word between them",
      '- id: a\n  affects: "x" and "y"\n',
      "2:12 this list has no brackets → write [ before its first item, and ] behind the last, with , between",
    ],
    [
      "a dash before a field",
      "- id: a\n  app: b\n  - env: s\n  url: u\n",
      "3:3 a - stands before this field → take it away, and put the field into the column of those beside it",
    ],
    [
      "a dash before the second field of an entry",
      "- id: a\n\n  - env: s\n  url: u\n",
      "3:3 a - stands before this field → take it away, and put the field into the column of those beside it",
    ],
    ["a quote too many", '- id: "a""\n  app: b\n', "1:10 here is a quote too many → remove it"],
    [
      "a line of a text that stands further left than the first",
      "- id: a\n  answer: |\n    Named once.\n with all that is in it.\n  app: b\n",
      "4:2 this line stands further left than the text that it belongs to → indent it by 4 spaces",
    ],
    [
      "a setting behind what Pulumi writes last",
      "config:\n  skeleton:gcp:\n    project: a\nencryptionsalt: v1:a=\n  skeleton:freeze: until Friday\n",
      "5:3 the setting skeleton:freeze stands outside of config: → move it, and what stands below it, to the settings below `config:`",
    ],
    [
      "the header of a diff",
      "--- a/catalogue/usage.yaml\n+++ b/catalogue/usage.yaml\n# x\n- id: a\n",
      "1:1 the header of a diff stands here → remove it, with the + and - that a diff puts before lines",
    ],
    [
      "a field's name in bold",
      "- id: a\n  **app**: api\n",
      "2:3 Markdown stands around this field's name → take it away",
    ],
    [
      "the first field's name in italics",
      "- *id*: a\n  app: api\n",
      "1:3 Markdown stands around this field's name → take it away",
    ],
    [
      "entries below an empty list",
      "# none yet\n[]\n- id: a\n",
      "2:1 this [] says that there are no entries, and here are some → remove it",
    ],
    [
      "an empty list below entries",
      "- id: a\n[] # none yet\n",
      "2:1 this [] says that there are no entries, and here are some → remove it",
    ],
    [
      "a list as Markdown has it",
      "- id: a\n  artifacts:\n    * ghcr.io/a/b\n    * ghcr.io/a/c\n",
      "3:5 no item of a list starts with * → write `- `",
    ],
    [
      "an alias above its anchor",
      "- id: a\n  secrets: *both\n- id: b\n  secrets: &both [x, y]\n",
      "2:12 this alias stands above its anchor &both → write the value here, with &both before it, and *both there",
    ],
    [
      "an apostrophe in single quotes",
      "- id: a\n  question: 'is Supabase's schema ours?'\n",
      "2:26 the ' before this ends the text → write '' for each ' in the text",
    ],
    [
      "a quote in double quotes",
      '- id: a\n  answer: "No. "Sharing" is not."\n'.replaceAll('\\"', '"'),
      '2:17 the " before this ends the text → write \\" for each " in the text',
    ],
    [
      "no space behind the - of the first entry",
      "# x\n-id: a\n  app: x\n\n- id: b\n",
      "2:2 a space is missing after the - → add it",
    ],
    [
      "fields of a mapping without a comma",
      "- { id: a, surface: b c: 8 }\n",
      "1:22 a comma is missing before the next field → write , behind this value",
    ],
    [
      "a list that ends with a round bracket",
      "- id: a\n  secrets: [x, y)\n  env: s\n",
      "2:17 this ) does not close the [ before it → write ] in its place",
    ],
    [
      "a text in the quotes of a text processor, with a colon",
      "- id: a\n  reason: “first: then”\n",
      '2:11 an unquoted value holds `: `, which starts another field → write " in the place of the quotes around the value',
    ],
    ["two commas", "- id: a\n  secrets: [x,, y]\n", "2:15 nothing stands before this comma → remove it"],
    [
      "a login with its @ in a list",
      "config:\n  skeleton:github:\n    roles:\n      lead: [ada, @bob]\n",
      "4:19 no unquoted value starts with @ → write it without @",
    ],
    [
      "a comment without its sign",
      "- id: a\n  app: api\nask Ken for the scopes\n",
      "3:1 this line belongs to no entry → write # before it, if it is a comment, or remove it",
    ],
    [
      "an item without its dash between others",
      "- id: a\n  list:\n    - x\n    y-z\n    - w\n",
      `4:5 ${LOST_DASH}`,
    ],
    [
      "an item without its dash behind others",
      "- id: a\n  list:\n    - x\n    y-z\n  app: b\n",
      `4:5 ${LOST_DASH}`,
    ],
    ["a + of a diff", "- id: a\n+ app: api\n", "2:1 a diff has put a + here → write a space in its place"],
    [
      "a wide space that indents",
      "- id: a\n\u3000app: api\n",
      "2:1 U+3000 stands here, and it is no space for YAML → write two spaces in its place",
    ],
    ["a field that is indented too little", "- id: a\n app: api\n", `2:1 ${NO_ENTRY}`],
    ["a field without indentation", "- id: a\napp: api\n", `2:1 ${NO_ENTRY}`],
    ["an entry in another column", "- id: a\n - id: b\n", `2:2 ${ENTRY_APART}`],
    [
      "the first entry in another column",
      "# x\n\n  - id: a\n    app: x\n- id: b\n- id: c\n",
      `3:3 ${ENTRY_APART}`,
    ],
    ["the first entry too far left", "- id: a\n  app: x\n  - id: b\n  - id: c\n", `1:1 ${ENTRY_APART}`],
    [
      "a later entry below a field",
      "- id: a\n  app: x\n\n  - id: b\n    app: y\n- id: c\n",
      `4:3 ${ENTRY_APART}`,
    ],
    [
      "a line like an entry in a text",
      "- id: a\n  reason: |\n    as in\n\n    - id: x\n  app: first: then\n- id: b\n",
      "6:8 an unquoted value holds `: `, which starts another field → put the value in quotes",
    ],
    [
      "lists of a field, in columns of their own",
      "config:\n  a: # two\n    - id: x\n    - id: y\n  b:\n    c:\n      - id: z\n  d: first: then\n",
      "8:6 an unquoted value holds `: `, which starts another field → write first: on a line of its own, indented below this field, or put the value in quotes",
    ],
    [
      "an entry behind the list of a field",
      "- id: a\n  s:\n    - x\n - id: b\n- id: c\n",
      `4:2 ${ENTRY_APART}`,
    ],
    [
      "the first entry without its first line",
      "# x\n  app: x\n  port: 1\n- id: b\n",
      "2:3 no entry starts above this line → write `- id: …` above it",
    ],
    ["the first entry without -", "# x\n  id: a\n  app: x\n- id: b\n", `2:3 ${NO_DASH}`],
    ["the first entry without - or indentation", "id: a\n  app: x\n- id: b\n", `1:1 ${NO_DASH}`],
    [
      "an item in another column",
      "- id: a\n  s:\n    - x\n      - y\n    - z: 1\n   - q\n",
      `6:4 ${OTHER_COLUMN}`,
    ],
    ["a field without a colon", "- id: a\n  app api\n  env: s\n", `2:3 ${NO_COLON}`],
    ["the last field without a colon", "- id: a\n  app https://x\n", `2:3 ${NO_COLON}`],
    [
      "no space behind a colon",
      "- id: a\n  app:api\n  env: s\n",
      "2:7 a space is missing after the : → add it",
    ],
    ["no space behind a -", "-id: a\n env: s\n", "1:2 a space is missing after the - → add it"],
    [
      "no space behind a - of a later entry",
      "- id: a\n  env: s\n-id: b\n  env: s\n",
      "3:2 a space is missing after the - → add it",
    ],
    [
      "a no-break space",
      "- id: a\n\u00a0\u00a0app: api\n",
      "2:1 U+00A0 stands here, and it is no space for YAML → write a space in its place",
    ],
    [
      "a no-break space behind a colon",
      "- id: a\n  app:\u00a0api\n  env: s\n",
      "2:7 U+00A0 stands here, and it is no space for YAML → write a space in its place",
    ],
    [
      "a space of no width",
      "- id: a\n\u200b\u200bapp: api\n",
      "2:1 U+200B stands here, and it is no space for YAML → write a space in its place",
    ],
    [
      "a colon in a value behind a no-break space",
      "- id: a\n  reason: so\u00a0far: then\n",
      "2:11 an unquoted value holds `: `, which starts another field → put the value in quotes",
    ],
    [
      "a full-width colon",
      "- id: a\n  app：api\n  env: s\n",
      "2:6 U+FF1A only looks like a colon → write `: `, a colon and a space",
    ],
    [
      "a mark of length",
      "- id: a\n  app\u02d0api\n  env: s\n",
      "2:6 U+02D0 only looks like a colon → write `: `, a colon and a space",
    ],
    [
      "a colon in a value",
      "- id: a\n  reason: first: then\n",
      "2:11 an unquoted value holds `: `, which starts another field → put the value in quotes",
    ],
    [
      "an entry by its id",
      "# a\napi:\n  app: a\n\n- id: b\n",
      "2:1 this file is a list, and this line belongs to none of its entries → write `- id: api` where an entry starts here, or remove it",
    ],
    [
      "two dashes",
      "- - id: a\n  app: b\n",
      "1:1 an entry starts with one -, and here are two → remove one of them",
    ],
    [
      "a fence of Markdown",
      "```yaml\n- id: a\n```\n",
      "1:1 a fence of Markdown stands here → remove this line, and the one that closes it",
    ],
    [
      "a list in the column of its field",
      "- id: a\n  secrets:\n  [x, y]\n  app: b\n",
      "3:3 this stands in the column of its field, or left of it → indent it further",
    ],
    [
      "what a list holds in the column of its field",
      "- id: a\n  secrets: [\n  x,\n  y\n  ]\n  app: b\n",
      "3:3 this stands in the column of the field that it belongs to, or left of it → indent each line of the list further, or write it on one line",
    ],
    [
      "another bracket at the end",
      "- id: a\n  secrets: [x, y}\n  app: b\n",
      "2:17 this } does not close the [ before it → write ] in its place",
    ],
    [
      "a mark of the start of a file inside of it",
      "- id: a\n  app: b\n\ufeff- id: c\n",
      "3:1 U+FEFF stands here, which only the start of a file may have → take it out",
    ],
    [
      "a comment behind a bracket",
      "- id: a\n  secrets: [x]# all\n  b: c\n",
      "2:15 a space is missing before the # → add it",
    ],
    [
      "a space in a key",
      "config:\n  skeleton: vercel:\n    plan: x\n",
      "2:13 an unquoted value holds `: `, which starts another field → write skeleton:vercel: where that is one key, or put the value in quotes",
    ],
    [
      "two fields on one line",
      "- id: a\n  access: public, port: 8080\n",
      "2:11 an unquoted value holds `: `, which starts another field → write each field on a line of its own, or put the value in quotes",
    ],
    [
      "a field above the list",
      "# a\nversion: 1\n\n- id: a\n  app: b\n",
      "2:1 this file is a list, and this line belongs to none of its entries → remove it",
    ],
    [
      "one where the document starts with its mark",
      "---\nversion: 1\n- id: a\n",
      "2:1 this file is a list, and this line belongs to none of its entries → remove it",
    ],
    [
      "a kind of channel at the start of another text",
      "- id: a\n  reason: slack: it was\n",
      "2:11 an unquoted value holds `: `, which starts another field → put the value in quotes",
    ],
    [
      "a space in an alert channel",
      "- id: a\n  alert_channel: slack: #alerts\n",
      '2:18 an unquoted value holds `: `, which starts another field → put the value in quotes, without the space: "slack:#CHANNEL"',
    ],
    [
      "an @ in front",
      "- id: @a\n",
      "1:7 no unquoted value starts with @ → put the value in quotes, or write a login without @",
    ],
    ["a ` in front", "- id: `a\n", "1:7 no unquoted value starts with ` → put the value in quotes"],
    ["` around it", "- id: `a`\n", '1:7 no unquoted value starts with ` → write " in the place of both `'],
    [
      "a backslash",
      '- id: "C:\\quay"\n',
      "1:10 \\q means nothing in double quotes → write / in its place in a path, else \\\\ for a backslash",
    ],
    [
      "text behind a quote",
      '- id: "a"b\n',
      "1:10 there is text behind the closing quote → move it into the quotes, or remove it",
    ],
    ...(["*", "?", "&"] as const).map((sign) => [
      `a text that starts with ${sign}`,
      `- id: a\n  answer: ${sign} of it\n`,
      `2:11 no unquoted text starts with ${sign} → put the value in quotes`,
    ]),
    [
      "a text with a word in stars",
      "- id: a\n  answer: **all** of it\n",
      `2:11 no unquoted text starts with * → put the value in quotes`,
    ],
    [
      "a text behind a list",
      "- id: a\n  answer: [draft] of it\n",
      "2:19 there is text behind the ] → put the whole value in quotes if it is a text, else move this into the brackets, or remove it",
    ],
    [
      "a text that starts with >",
      "- id: a\n  answer: > 5 % of it\n",
      "2:11 behind the > that starts a text of several lines, there is text → move it to the next line, indented, or put the value in quotes if > is a part of it",
    ],
    [
      "a comment of another language",
      "- id: a\n// next\n- id: b\n",
      "2:1 no comment starts with // → write # in its place",
    ],
    [
      "among fields",
      "- id: a\n  -- next\n  app: b\n",
      "2:3 no comment starts with -- → write # in its place",
    ],
    [
      "behind a list",
      "- id: a\n  secrets: [b] // next\n",
      "2:16 no comment starts with // → write # in its place",
    ],
    [
      "a conflict of git",
      "- id: a\n<<<<<<< HEAD\n  app: api\n=======\n  app: portal\n>>>>>>> other\n",
      "2:1 git left a conflict here → choose what stays, and remove the lines that start with <<<<<<<, ======= and >>>>>>>",
    ],
  ])("%s", (_, text, expected) => {
    expect(said(text)).toEqual([expected]);
  });
});

test.each([
  "- id: a\u00a0b # \u00a0\n",
  "- id: a：b\n",
  "- id: a # [\n",
  "- id: 'a]'\n  v: [b, {c: d}]\n",
  "- id: a=======\n",
  "- id: a\n  answer: it is *all* of it\n",
  "- id: a\n  answer: >\n    5 % of it\n",
  "- id: a\n  answer: b // c\n",
  '- v: "it\'s: fine"\n',
])("%j is no slip", (text) => {
  expect(said(text)).toEqual([]);
});
