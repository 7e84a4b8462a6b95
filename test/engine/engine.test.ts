import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { PulumiCommand } from "@pulumi/pulumi/automation/cmd.js";
import { version as sdkVersion } from "@pulumi/pulumi/version.js";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { EngineNotFound, engineSteps, findEngine } from "../../engine/engine.ts";
import { installerStep } from "../../engine/installer.ts";
import { isRunning } from "../../engine/is-running.ts";
import type { EngineStep } from "../../engine/step.ts";
import { FakeProject, serve, writesEngine } from "./fakes.ts";

let project: FakeProject;
let said: string[];

beforeEach(() => {
  project = new FakeProject();
  said = [];
  vi.stubEnv("PATH", project.env.PATH);
  vi.stubEnv("PULUMI_AUTOMATION_API_SKIP_VERSION_CHECK", undefined);
});

afterEach(() => {
  vi.unstubAllEnvs();
  project.remove();
});

/** The step of that name alone, or the search itself if it is given. */
function find(steps: string | readonly EngineStep[]): Promise<PulumiCommand> {
  return findEngine({
    root: project.root,
    env: typeof steps === "string" ? { ...project.env, SKELETON_ENGINE: steps } : project.env,
    say: (line) => said.push(line),
    ...(typeof steps === "string" ? {} : { steps }),
  });
}

/** Why that search gave no engine, step by step. */
async function outcomes(steps: string | readonly EngineStep[]): Promise<string[]> {
  const error = await find(steps).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(error).toBeInstanceOf(EngineNotFound);
  return (error as EngineNotFound).steps.map(({ outcome }) => outcome);
}

/** What is left below `.tools/pulumi`, apart from `bin`. */
function leftovers(): string[] {
  return readdirSync(join(project.root, ".tools/pulumi")).filter((entry) => entry !== "bin");
}

test("the steps are in the order of what they cost", () => {
  expect(engineSteps.map(({ name }) => name)).toEqual(["path", "tools", "installer", "build"]);
});

describe("`pulumi` on PATH", () => {
  test("is taken if it is as new as the SDK, and nothing else is looked at", async () => {
    project.script("path/pulumi", `echo v${sdkVersion}`);
    project.script(".tools/pulumi/bin/pulumi", "echo v3.255.0");

    const engine = await find("path,tools");

    expect([engine.command, String(engine.version)]).toEqual(["pulumi", sdkVersion]);
    expect(said).toEqual([]);
  });

  test("is passed over if it is older than the SDK", async () => {
    project.script("path/pulumi", "echo v3.247.9");
    project.script(".tools/pulumi/bin/pulumi", "echo v3.255.0");

    expect((await find("path,tools")).command).toBe(project.engine);
    expect(await outcomes("path")).toEqual([
      expect.stringContaining(
        `minimum CLI version requirement is ${sdkVersion}, your current CLI version is v3.247.9`,
      ),
    ]);
  });

  test("may be missing", async () => {
    expect(await outcomes("path")).toEqual(["none is installed"]);
  });
});

describe("an engine that never says its version", () => {
  /** Where it writes its process id. */
  const pidFile = () => join(project.root, "pid");
  const hangs = () => [`echo $$ > ${pidFile()}`, "/bin/sleep 10 & wait"];
  /** What is said of it after a while, which is not waited for here. */
  async function saidOf(steps: string): Promise<string> {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const said = find(steps).then(
      () => "found",
      (error: Error) => `${error.name}: ${error.message}`,
    );
    while (!existsSync(pidFile())) await new Promise(setImmediate);
    await vi.advanceTimersByTimeAsync(20_000);
    vi.useRealTimers();
    return said;
  }

  test("on PATH is named, ended, and not replaced by another", async () => {
    const file = project.script("path/pulumi", ...hangs());
    project.script(".tools/pulumi/bin/pulumi", "echo v3.255.0");

    expect(await saidOf("path,tools")).toBe(
      `EngineRefused: ${file} does not say its version within 20 seconds\n    fix: run the command again, or leave that one out: export SKELETON_ENGINE=tools,installer,build`,
    );
    const pid = Number(readFileSync(pidFile(), "utf8"));
    await vi.waitFor(() => expect(isRunning(pid)).toBe(false));
    expect((await find("tools,installer,build")).command).toBe(project.engine);
  });

  test("below .tools is to be removed", async () => {
    project.script(".tools/pulumi/bin/pulumi", ...hangs());
    expect(await saidOf("tools")).toBe(
      `EngineRefused: ${project.engine} does not say its version within 20 seconds\n    fix: run the command again, and remove that file first if it hangs each time`,
    );
  });
});

test("who looks only for what is at hand waits for nothing to be made", async () => {
  const step = (name: string, isLookup?: true): EngineStep => ({
    name,
    title: name,
    ...(isLookup && { isLookup }),
    find: () => Promise.reject(new Error("tried")),
  });
  const steps = [step("look", true), step("make")];
  const tried = (options: object) =>
    findEngine({ root: project.root, env: project.env, steps, ...options }).catch((error: EngineNotFound) =>
      error.steps.map((attempt) => attempt.step),
    );
  expect(await tried({})).toEqual(["look", "make"]);
  expect(await tried({ isAtHand: true })).toEqual(["look"]);
});

describe(".tools/pulumi", () => {
  test("may be empty", async () => {
    expect(await outcomes("tools")).toEqual(["nothing is installed there"]);
  });

  test("may hold a broken engine: its own words are passed on", async () => {
    project.script(".tools/pulumi/bin/pulumi", "echo cannot load libfoo >&2; exit 127");
    expect(await outcomes("tools")).toEqual(["failed with exit code 127: cannot load libfoo"]);
  });

  test("may hold something that is no program", async () => {
    project.write(".tools/pulumi/bin/pulumi", "half a download");
    expect(await outcomes("tools")).toEqual([expect.stringContaining("EACCES")]);
  });

  test("is passed over if the pin has moved on since", async () => {
    project.script(".tools/pulumi/bin/pulumi", "echo v3.254.0");
    expect(await outcomes("tools")).toEqual([expect.stringContaining("requirement is 3.255.0")]);
  });
});

describe("Pulumi's installer", () => {
  const install = vi.fn(async (root: string, version: string) => {
    const bin = relative(project.root, join(root, "bin"));
    project.script(join(bin, "pulumi-language-go"), "exit 0");
    project.script(join(bin, "pulumi"), `echo v${version}`);
  });

  beforeEach(() => {
    install.mockClear();
  });

  test("is not started where its host is out of reach", async () => {
    const { server, url } = await serve(() => {});
    await new Promise((closed) => server.close(closed));
    const { host } = new URL(url);
    expect(await outcomes([installerStep({ script: url, install })])).toEqual([
      `${host} cannot be reached (connect ECONNREFUSED ${host})`,
    ]);
    expect(install).not.toHaveBeenCalled();
  });

  test("is not started where its host never answers, nor waited for", async () => {
    const { server, url } = await serve(() => {});
    try {
      const step = installerStep({ script: url, reachWithin: 50, install });
      expect(await outcomes([step])).toEqual([
        `${new URL(url).host} cannot be reached (no answer in 0.05 s)`,
      ]);
      expect(install).not.toHaveBeenCalled();
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  test("is not started where something on the way answers for its host", async () => {
    const { server, url } = await serve((_request, response) => response.writeHead(403).end());
    try {
      expect(await outcomes([installerStep({ script: url, install })])).toEqual([
        `${new URL(url).host} cannot be reached (it answered 403)`,
      ]);
      expect(install).not.toHaveBeenCalled();
    } finally {
      server.close();
    }
  });

  describe("with its host in reach", () => {
    let host: Awaited<ReturnType<typeof serve>>;
    beforeEach(async () => {
      host = await serve((_request, response) => response.end());
    });
    afterEach(() => host.server.close());

    test("installs the pinned version, companions and all, and leaves nothing beside it", async () => {
      const engine = await find([installerStep({ script: host.url, install })]);

      expect([engine.command, String(engine.version)]).toEqual([project.engine, "3.255.0"]);
      expect(readdirSync(join(project.root, ".tools/pulumi/bin"))).toEqual(["pulumi", "pulumi-language-go"]);
      expect(leftovers()).toEqual([]);
    });

    test("leaves nothing behind if it breaks off half-way", async () => {
      const breaksOff = async (root: string) => {
        await install(root, "3.255.0");
        throw new Error("connection lost");
      };
      expect(await outcomes([installerStep({ script: host.url, install: breaksOff })])).toEqual([
        "connection lost",
      ]);
      expect(existsSync(project.engine)).toBe(false);
      expect(leftovers()).toEqual([]);
    });

    test("keeps the engine that is there if the new one does not start", async () => {
      project.script(".tools/pulumi/bin/pulumi", "echo v3.254.0");
      const old = (root: string) => install(root, "3.100.0");

      expect(await outcomes([installerStep({ script: host.url, install: old })])).toEqual([
        expect.stringContaining("your current CLI version is v3.100.0"),
      ]);
      expect(readFileSync(project.engine, "utf8")).toContain("v3.254.0");
    });
  });
});

describe("the build with Go", () => {
  test("needs Go", async () => {
    expect(await outcomes("build")).toEqual(["Go is not installed"]);
  });

  test.each([
    ["go1.25.10", "1.25.10"],
    ["go1.24", "1.24"],
    ["go1.25rc1", "1.25"],
  ])("does not start with %s", async (installed, version) => {
    project.go(installed);
    expect(await outcomes("build")).toEqual([`Go ${version} is too old, it takes 1.25.11 or newer`]);
  });

  test.each(["go1.25.11", "go1.26", "go1.100.2"])("starts with %s", async (version) => {
    project.go(version, ...writesEngine("3.255.0"));
    expect((await find("build")).command).toBe(project.engine);
  });

  test("passes on what Go complains of first, not what it compiles or downloads", async () => {
    project.go(
      "go1.26.8",
      "{ echo fmt; echo 'go: downloading example.com/a v1.0.0'; echo '# example.com/a'; } >&2",
      "{ echo 'a.go:1:2: undefined: b'; echo 'c.go:3:4: undefined: d'; } >&2; exit 1",
    );
    expect(await outcomes("build")).toEqual(["`go build` failed: a.go:1:2: undefined: b"]);
    expect(existsSync(project.engine)).toBe(false);
    expect(leftovers()).toEqual([]);
  });

  test("says so if Go ends without a word", async () => {
    project.go("go1.26.8", "kill -9 $$");
    expect(await outcomes("build")).toEqual(["`go build` failed: SIGKILL"]);
  });

  test("pins the module, the version and the toolchain", async () => {
    project.go("go1.26.8", ...writesEngine("3.255.0"));
    const log = join(project.root, "log");
    const go = readFileSync(join(project.env.PATH, "go"), "utf8");
    project.script("path/go", `echo "$GOTOOLCHAIN $GOWORK $CGO_ENABLED $PWD $*" >> ${log}`, go);

    await find("build");

    const here = `local off 0 ${project.root}/tools/pulumi`;
    const cli = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
    const [version, list, build] = readFileSync(log, "utf8").split("\n");
    expect([version, list]).toEqual([`${here} version`, `${here} list -mod=readonly -deps ${cli}`]);
    expect(build?.replace(/staging-\d+-\w+/, "STAGING")).toBe(
      `${here} build -mod=readonly -trimpath -v -ldflags -s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v3.255.0 -o ${project.root}/.tools/pulumi/STAGING/bin/pulumi ${cli}`,
    );
  });

  test("reports every ten seconds how far it is", async () => {
    const gate = join(project.root, "gate");
    project.go(
      "go1.26.8",
      "echo errors >&2",
      `i=0; while [ ! -e ${gate} ] && [ $i -lt 500 ]; do i=$((i+1)); /bin/sleep 0.01; done`,
      ...writesEngine("3.255.0"),
    );
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "Date"] });
    try {
      const found = find("build");
      await vi.waitFor(() => expect(leftovers()).toHaveLength(1));
      await vi.waitFor(() => {
        vi.advanceTimersByTime(10_000);
        expect(said.at(-1)).toContain("1 of at most 2 packages compiled");
      });
      project.write("gate", "");
      await found;
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
    expect(said[1]).toMatch(/^ {2}10 s: /);
  });

  test("puts an engine in place only when it is whole, over a broken one too", async () => {
    project.script(".tools/pulumi/bin/pulumi", "exit 1");
    // Writes half a binary first; whoever looks then must still see the old file.
    const seen = join(project.root, "seen");
    project.go(
      "go1.26.8",
      `printf half > "$out"; /bin/cp ${project.engine} ${seen}`,
      ...writesEngine("3.255.0"),
    );

    await find("build");

    expect(readFileSync(seen, "utf8")).toContain("exit 1");
    expect(readFileSync(project.engine, "utf8")).toContain("v3.255.0");
    expect(leftovers()).toEqual([]);
  });

  test("keeps its hands off an engine that Go built but that does not start", async () => {
    project.go("go1.26.8", 'printf broken > "$out"');
    expect(await outcomes("build")).toEqual([expect.stringContaining("EACCES")]);
    expect(existsSync(project.engine)).toBe(false);
  });

  test("runs twice at once without harm", async () => {
    project.go("go1.26.8", "/bin/sleep 0.05", ...writesEngine("3.255.0"));
    const engines = await Promise.all([find("build"), find("build"), find("build")]);
    expect(engines.map(({ command }) => command)).toEqual(Array(3).fill(project.engine));
    expect(leftovers()).toEqual([]);
  });

  test("sweeps up after a run that was killed, not after one that runs", async () => {
    project.write(".tools/pulumi/staging-4194304-abc/bin/pulumi", "half");
    project.write(`.tools/pulumi/staging-${process.ppid}-abc/bin/pulumi`, "half");
    project.go("go1.26.8", ...writesEngine("3.255.0"));
    await find("build");
    expect(leftovers()).toEqual([`staging-${process.ppid}-abc`]);
  });
});

describe("the search", () => {
  const fails = (name: string): EngineStep => ({
    name,
    title: `the ${name}`,
    find: async () => {
      throw new Error(`no ${name}`);
    },
  });

  test("goes on after a step that fails, and stops at the first that does not", async () => {
    project.script(".tools/pulumi/bin/pulumi", "echo v3.255.0");
    const found: EngineStep = {
      name: "found",
      title: "found",
      find: ({ root }) => PulumiCommand.get({ root: join(root, ".tools/pulumi") }),
    };
    const never = vi.fn();
    await find([fails("first"), found, { name: "never", title: "never", find: never }]);
    expect(never).not.toHaveBeenCalled();
    expect(said).toEqual(["Pulumi engine: the first: no first.", "Pulumi engine: found, version 3.255.0."]);
  });

  test("fails with every step listed, and what to do now", async () => {
    await expect(find([fails("first"), fails("other one")])).rejects.toMatchObject({
      name: "EngineNotFound",
      steps: [
        { step: "the first", outcome: "no first" },
        { step: "the other one", outcome: "no other one" },
      ],
      message: [
        "No Pulumi engine was found, and none could be made:",
        "  the first      no first",
        "  the other one  no other one",
        "",
        "Any one of these will do:",
        `  - install the Pulumi CLI, ${sdkVersion} or newer: https://www.pulumi.com/docs/install/`,
        "  - install Go, 1.25.11 or newer: https://go.dev/dl/ – this repository then builds the CLI itself",
        "  - plan without an engine: npm run plan -- staging",
      ].join("\n"),
    });
  });

  test("keeps to the steps that SKELETON_ENGINE names, in their own order", async () => {
    expect(await outcomes("build, path")).toEqual(["none is installed", "Go is not installed"]);
  });

  test("refuses a name in SKELETON_ENGINE that is no step's", async () => {
    await expect(find("path,biuld")).rejects.toThrow(
      "SKELETON_ENGINE names no step called biuld\n    fix: name one or more of path, tools, installer, build, with commas between them",
    );
  });

  test("does without a pin where PATH has an engine", async () => {
    project.script("path/pulumi", `echo v${sdkVersion}`);
    project.write("tools/pulumi/go.mod", "module m\n");
    await find("path");
    expect(await outcomes("build")).toEqual([expect.stringContaining("names no version")]);
  });
});

test("the pin of this repository is no older than its SDK", async () => {
  const { readPin, semVer } = await import("../../engine/pin.ts");
  const { version } = await readPin(join(import.meta.dirname, "../.."));
  expect(semVer(version).compare(sdkVersion)).toBeGreaterThanOrEqual(0);
});
