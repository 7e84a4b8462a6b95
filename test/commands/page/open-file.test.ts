import { expect, test } from "vitest";
import { openFile } from "../../../commands/page/open-file.ts";

const open = (...command: [string, ...string[]]) => openFile("/tmp/a page.html", command).catch(String);
const FIX = "\n    fix: open file:///tmp/a%20page.html in a browser";

test.each([
  ["opens it and ends", ["true"]],
  ["stays, as a browser does", ["sh", "-c", "sleep 5"]],
])("what %s has opened it", async (_, command) => {
  expect(await open(...(command as [string]))).toBeUndefined();
});

test.each([
  ["is not there", ["no-such-opener"], "there is no no-such-opener to open the page with"],
  ["fails, as on a machine without a desktop", ["false"], "false could not open the page"],
  ["is killed", ["sh", "-c", "kill -9 $$"], "sh could not open the page"],
])("what %s is told with the address", async (_, command, wrong) => {
  expect(await open(...(command as [string]))).toBe(`Refused: ${wrong}${FIX}`);
});
