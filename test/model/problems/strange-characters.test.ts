import { expect, test } from "vitest";
import { strangeCharacter, unfit, unseenCharacter } from "../../../model/problems/strange-characters.ts";

const PATH = /[a-z/]|%[0-9A-F]{2}/;

test.each([
  ["/a", ""],
  ["/%2F", ""],
  ["", ""],
  ["/a b", ": character 3 is a space"],
  ["/a?", ': character 3 is "?"'],
  ["/%2", ': character 2 is "%"'],
  ["/a\u200b", ": character 3 is U+200B, which is not ASCII"],
  ["/\u0430", ': character 2 is U+0430 "\u0430", which is not ASCII'],
  ["/a\n", ": character 3 is U+000A, a control character"],
  ["/\u{1f600}/?", ': character 2 is U+1F600 "\u{1f600}", which is not ASCII'],
])("%j has a character that its grammar does not have%s", (text, said) => {
  expect(unfit(text, PATH)).toBe(said);
});

test("characters are counted, and not their halves", () => {
  expect(unfit("\u{1f600}?", /\p{Emoji}/u)).toBe(': character 2 is "?"');
  expect(strangeCharacter("a\u{1f600}")).toContain("character 2 is U+1F600");
});

test.each([
  ["a\u202eb", "U+202E"],
  ["a\nb", "U+000A"],
  ["ab", ""],
])("the one of %j that is not seen is %j", (text, code) => {
  expect(unseenCharacter(text)).toBe(code);
});
