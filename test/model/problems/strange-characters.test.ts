import { expect, test } from "vitest";
import {
  hasUnseen,
  lookAlike,
  strangeCharacter,
  unfit,
  unseenCharacter,
} from "../../../model/problems/strange-characters.ts";

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
  ["größe-est\u0430te", 'character 10 is U+0430 "\u0430", which is not ASCII'],
  ["\u0430pi", 'character 1 is U+0430 "\u0430", which is not ASCII'],
  ["gr\u00f6\u00dfe", undefined],
  ["\u0430\u043b\u0430", undefined],
])("what looks like a Latin letter in %j is %j", (text, named) => {
  expect(lookAlike(text)).toBe(named);
});

test.each(["\u200e", "\u200f", "\u00ad", "\u200d", "\t", "\r\n"])(
  "prose may have %j, and a name may not",
  (text) => {
    expect(hasUnseen(text, true)).toBe(false);
    expect(hasUnseen(text)).toBe(true);
  },
);

test.each(["\u202e", "\u2066", "\u200b", "\r", "\u001b"])("prose may not have %j", (text) => {
  expect(hasUnseen(text, true)).toBe(true);
  expect(unseenCharacter(`\u00ad${text}`, true)).toMatch(/^U\+/);
});

test.each([
  ["a\u202eb", "U+202E"],
  ["a\nb", "U+000A"],
  ["ab", ""],
])("the one of %j that is not seen is %j", (text, code) => {
  expect(unseenCharacter(text)).toBe(code);
});
