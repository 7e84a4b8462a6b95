#!/usr/bin/env node
/*
 * A Vercel project in a file, for tests of the shell that delivers to it. Commands, output and exit codes are those of the
 * CLI that tools/vercel pins (read from its code, and tried against an API that answered from a table): most of what does
 * not happen ends with 0. Whatever is not known here is refused.
 */
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";

const file = process.env.FAKE_VERCEL;
const state = JSON.parse(readFileSync(file, "utf8"));
const args = process.argv.slice(2);
appendFileSync(`${file}.log`, `${args.join(" ")}\n`);

function end(code, text = "") {
  writeFileSync(file, JSON.stringify(state));
  if (text) process.stderr.write(`${text}\n`);
  process.exit(code);
}

if (process.env.VERCEL_TOKEN !== "vercel-token")
  end(1, "Error: The token provided via VERCEL_TOKEN is not valid.");
if (args.includes("--token")) end(2, "tokens do not go into arguments");

const find = (idOrHost) => {
  const id = idOrHost === state.domain ? (state.serving ?? "nothing") : idOrHost;
  const found = state.deployments.find((one) => one.id === id || one.url === id.replace("https://", ""));
  if (!found) end(1, `Error: Can't find the deployment "${idOrHost}" under the context "acme"`);
  return found;
};

/** What becomes of a promotion or a rollback; `moves` says whether the domain follows. */
function request(type, { id, target }) {
  const outcome = state[type] ?? "succeeded";
  if (target !== "production" && type === "promote") {
    end(1, 'Error: Command `vercel promote` requires confirmation. Use option "--yes" to confirm.');
  }
  switch (outcome) {
    case "succeeded":
      state.serving = id;
      return end(0, `> Success! ${state.name} was moved to ${id} [1s]`);
    case "refused":
      return end(1, "Error: cannot (409)");
    case "queued":
      return end(
        0,
        "> Promotion has been queued and will begin when the active rolling release completes successfully.",
      );
    case "skipped":
      return end(0, `> ${type === "promote" ? "Promote deployment was skipped" : "Rollback was skipped"}`);
    case "failed":
      return end(1, `Error: Failed to remap all aliases to the requested deployment ${id}`);
    case "deadline":
      return end(1, `> The promotion exceeded its deadline - rerun vercel promote ${id} to try again`);
    case "moved, then deadline":
      state.serving = id;
      return end(1, `> The promotion exceeded its deadline - rerun vercel promote ${id} to try again`);
    default:
      return end(2, `fake vercel does not know: ${outcome}`);
  }
}

const [command, subject, ...rest] = args;
const line = args.join(" ");
if (command === "inspect" && rest.join(" ") === "--json") {
  if (state.inspect === "forbidden") end(1, "Error: You don't have permission to access the deployment");
  const { id, url, target, readyState } = find(subject);
  process.stdout.write(
    JSON.stringify({ id, name: state.name, url, target, readyState, contextName: "acme" }),
  );
  end(0);
} else if (line === "deploy --prod --skip-domain --yes --project prj_1") {
  if (state.deploy === "build fails") end(1, 'Error: Command "npm run build" exited with 1');
  state.deployments.push({ id: "dpl_new", url: "new.localhost", target: "production", readyState: "READY" });
  process.stdout.write("https://new.localhost\n");
  end(0);
} else if (line === "promote status prj_1") {
  end(state.status === "deadline" ? 1 : 0, "> No deployment promotion in progress");
} else if (line === "rollback") {
  // Read as `rollback status`: nothing is rolled back.
  end(0, "> No deployment rollback in progress");
} else if ((command === "promote" || command === "rollback") && rest.length === 0) {
  request(command, find(subject));
} else {
  end(2, `fake vercel does not know: ${line}`);
}
