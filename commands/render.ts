import "./terminal/early-close.ts";
import { count } from "../model/problems/count.ts";
import { isError } from "../model/problems/problem.ts";
import { loadEstate, ROOT } from "./estate.ts";
import { example } from "./terminal/example.ts";
import { reportProblems } from "./terminal/problems.ts";
import { ProjectCommand } from "./terminal/project-command.ts";
import { rootOption } from "./terminal/root-option.ts";

const command = new ProjectCommand("npm run render --")
  .description(
    "Write workflows, documents and JSON Schemas from the catalogue. Exits 1 where it is not valid.",
  )
  .option("--check", "write nothing; print what differs, and exit 1 where anything does")
  .addOption(rootOption("the project", ROOT))
  .addHelpText("after", example("render -- --check"))
  .allowExcessArguments(false)
  .parse();
const { check, root } = command.opts<{ check?: true; root: string }>();

const { catalogue, stacks, problems } = loadEstate(root);
reportProblems(problems.filter(isError));
if (catalogue) {
  const { estateFiles } = await import("./render/estate-files.ts");
  const { changesOf, notReplaced, printChanges, replaceable } = await import("./render/changes.ts");
  const changes = changesOf(root, await estateFiles({ catalogue, stacks }));
  const foreign = notReplaced(changes);
  if (check) {
    const differing = replaceable(changes);
    printChanges(differing);
    if (differing.length > 0)
      console.error(`\n${count(differing.length, "file")} not as rendered. Run \`npm run render\`.`);
    for (const line of foreign) console.error(line);
    if (changes.length > 0) process.exitCode = 1;
    else console.log("everything is as rendered");
  } else {
    if (foreign.length > 0) {
      for (const line of foreign) console.error(line);
      process.exit(1);
    }
    const { writeAll } = await import("./files/write-all.ts");
    writeAll(root, changes);
    for (const { path, after } of changes)
      console.log(`${after === undefined ? "removed" : "wrote"} ${path}`);
    if (changes.length === 0) console.log("nothing to write");
  }
} else process.exitCode = 1;
