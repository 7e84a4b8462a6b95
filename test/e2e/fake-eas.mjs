#!/usr/bin/env node
/*
 * An Expo project in a file, for tests of the shell that delivers to it: commands, flags and output as those of the CLI
 * that tools/eas pins (read from its code). Whatever is not known here is refused.
 */
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";

const file = process.env.FAKE_EAS;
const state = JSON.parse(readFileSync(file, "utf8"));
const args = process.argv.slice(2);
const line = args.join(" ");
appendFileSync(`${file}.log`, `${line}\n`);

function end(code, text = "") {
  writeFileSync(file, JSON.stringify(state));
  if (text) process.stderr.write(`${text}\n`);
  process.exit(code);
}
const answer = (json) => process.stdout.write(`${JSON.stringify(json)}\n`);
const flag = (name) => args[args.indexOf(name) + 1];

if (process.env.EXPO_TOKEN !== "expo-token")
  end(1, "Error: Either log in with eas login or set the EXPO_TOKEN");
if (state.down?.includes(args[0])) end(1, `Error: ${args[0]} failed`);

switch (args[0]) {
  case "env:push": {
    if (args.slice(2).join(" ") !== `--path ${flag("--path")} --force`)
      end(2, `fake eas does not know: ${line}`);
    state.pushed = readFileSync(flag("--path"), "utf8");
    break;
  }
  case "env:set":
    state.set = { [flag("--name")]: flag("--value"), visibility: flag("--visibility"), in: args[1] };
    break;
  case "fingerprint:generate":
    answer(state.fingerprint === null ? {} : { hash: `${flag("--platform")}-${state.fingerprint ?? "1"}` });
    break;
  case "build:list":
    answer((state.builds ?? []).filter(({ fingerprint }) => fingerprint === flag("--fingerprint-hash")));
    break;
  case "build":
    state.built = [...(state.built ?? []), flag("--platform")];
    break;
  case "update":
    state.channel = { name: flag("--channel"), group: "new" };
    answer(state.published ?? ["android", "ios"].map((platform) => ({ platform, group: "group-new" })));
    break;
  case "update:republish":
    if (!args.includes("--group")) end(1, "Error: Only --group can be used in non-interactive mode");
    if (flag("--group") !== "old") end(1, "Error: There are no published updates found");
    state.channel = { name: flag("--destination-channel"), group: "old" };
    answer([{ platform: "ios", group: "group-again" }]);
    break;
  default:
    end(2, `fake eas does not know: ${line}`);
}
end(0);
