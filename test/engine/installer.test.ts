import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { findEngine } from "../../engine/engine.ts";
import { installerStep } from "../../engine/installer.ts";
import { FakeProject, serve } from "./fakes.ts";

/** Runs the installer that the Automation API ships, with that shell script in the place of the one it downloads. */
async function install(project: FakeProject, stop: AbortSignal | undefined, ...script: string[]) {
  const { server, url } = await serve((_request, response) => response.end());
  const fetches = `globalThis.fetch = async () => new Response(${JSON.stringify(script.join("\n"))})`;
  try {
    return await findEngine({
      root: project.root,
      env: { ...process.env, NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(fetches)}` },
      steps: [installerStep({ script: url, ...(stop && { stop }) })],
    });
  } finally {
    server.close();
  }
}

test.concurrent("the installer of the Automation API gets the pinned version and a folder aside", async () => {
  const project = new FakeProject();
  const engine = await install(
    project,
    undefined,
    `echo "$*" > ${project.root}/arguments`,
    'bin="$3/bin"; mkdir -p "$bin"; printf "#!/bin/sh\\necho v3.255.0\\n" > "$bin/pulumi"; chmod 755 "$bin/pulumi"',
  );
  expect(engine.command).toBe(project.engine);
  expect(readFileSync(join(project.root, "arguments"), "utf8")).toMatch(
    /^--no-edit-path --install-root \S+\/staging-\S+ --version 3\.255\.0\n$/,
  );
  project.remove();
});

test.concurrent("a download that fails is told in its own words", async () => {
  const project = new FakeProject();
  const failed = install(
    project,
    undefined,
    'printf "\\033[31merror: no such release\\033[0m\\n" >&2; exit 3',
  );
  await expect(failed).rejects.toMatchObject({
    steps: [{ step: "Pulumi's installer", outcome: "failed with exit code 3: error: no such release" }],
  });
  project.remove();
});

test.concurrent("a download that hangs is stopped, and so is what it started", async () => {
  const project = new FakeProject();
  const log = project.write("log", "");
  const stop = new AbortController();
  const beats = `(i=0; while [ $i -lt 5000 ]; do i=$((i+1)); echo >> ${log}; sleep 0.02; done) & wait`;

  const stopped = install(project, stop.signal, beats);
  await vi.waitFor(() => expect(statSync(log).size).toBeGreaterThan(0), 60_000);
  stop.abort();

  await expect(stopped).rejects.toMatchObject({
    steps: [{ step: "Pulumi's installer", outcome: "it was not done after 5 minutes, and was stopped" }],
  });
  const { size } = statSync(log);
  await setTimeout(200);
  expect(statSync(log).size).toBe(size);
  expect(readdirSync(join(project.root, ".tools/pulumi"))).toEqual(["bin"]);
  project.remove();
});
