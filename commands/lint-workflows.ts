import { spawnSync } from "node:child_process";
import { findPinnedTool } from "../engine/pinned-tool.ts";
import { ROOT } from "./estate.ts";
import { fileFix } from "./files/file-reason.ts";
import { hasShellcheck, LINTERS, workflowFiles } from "./lint-workflows/linters.ts";
import { example } from "./terminal/example.ts";
import { ProjectCommand } from "./terminal/project-command.ts";
import { rootOption } from "./terminal/root-option.ts";

const command = new ProjectCommand("npm run lint:workflows --")
  .description(
    "Have actionlint and zizmor read .github/workflows. Exits 1 where one finds something, 3 where one is missing and cannot be installed.",
  )
  .addOption(rootOption("the project whose workflows are read", ROOT, ".github/workflows"))
  .addHelpText("after", example("lint:workflows"))
  .allowExcessArguments(false)
  .parse();
const { root } = command.opts<{ root: string }>();

const files = workflowFiles(root);

if (!hasShellcheck())
  console.error(
    "shellcheck is not installed, so the shell inside workflows is not checked (Debian: shellcheck).",
  );

for (const linter of LINTERS) {
  const program = await findPinnedTool(ROOT, linter, console.error).catch((error: Error) => {
    console.error(
      `${linter.name} is missing and could not be installed: ${error.message}\n    fix: ${fileFix(error) ?? `install ${linter.needs}`}`,
    );
    process.exitCode = 3;
  });
  if (!program) continue;
  const { status, error } = spawnSync(program, [...linter.options, ...files], {
    cwd: root,
    stdio: "inherit",
  });
  if (error) throw error;
  if (status === 0) console.log(`${linter.name}: nothing found`);
  else process.exitCode ||= 1;
}
