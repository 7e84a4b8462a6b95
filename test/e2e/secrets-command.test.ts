import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findEngine } from "../../engine/engine.ts";
import { type Checkout, checkout, folderBackend, nodeArguments } from "./checkout.ts";

const VALUE =
  "postgresql://postgres.abcdefghijklmnopqrst:hidden-value@aws-0-eu-west-1.pooler.supabase.com:6543/postgres";
const DIGITS = "123456789012345678901234567890";

describe("npm run secrets", () => {
  let copy: Checkout;
  let env: NodeJS.ProcessEnv;
  let pulumi: string;
  beforeAll(async () => {
    pulumi = (await findEngine()).command;
    copy = await checkout();
    env = folderBackend(copy);
    cli("stack", "init", "staging");
    spawnSync("mkfifo", [join(copy.root, ".test/pipe")]);
  });
  afterAll(() => copy?.remove());

  function cli(...args: string[]): string {
    const { status, stdout, stderr } = spawnSync(pulumi, [...args, "--non-interactive"], {
      cwd: copy.root,
      env,
      encoding: "utf8",
    });
    expect(status, stderr).toBe(0);
    return stdout;
  }

  function secrets(args: readonly string[], input = "", others: NodeJS.ProcessEnv = {}) {
    const options = { cwd: copy.root, env: { ...env, ...others }, encoding: "utf8", input } as const;
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [...nodeArguments("secrets"), ...args],
      options,
    );
    return { code: status, stdout, stderr };
  }

  const stored = (path: string) => cli("config", "get", "--path", path, "--stack", "staging").trim();
  const listed = () =>
    JSON.parse(secrets(["list", "staging", "--json"]).stdout).staging as { id: string; has_value: boolean }[];
  const hasValue = (id: string) => listed().find((row) => row.id === id)?.has_value;

  test("set stores a value from standard input, encrypted, and prints nothing of it", () => {
    expect(hasValue("database-url-staging")).toBe(false);
    const { code, stdout, stderr } = secrets(["set", "database-url-staging"], `${VALUE}\n`);

    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toBe("stored database-url-staging in Pulumi.staging.yaml, encrypted\n");
    expect(copy.read("Pulumi.staging.yaml")).not.toContain("hidden-value");
    expect(stored("secrets.database-url-staging")).toBe(VALUE);
    expect(hasValue("database-url-staging")).toBe(true);
  });

  test("of two commands that store at once, neither loses what the other has stored", async () => {
    const set = (id: string, value: string) =>
      new Promise<number | null>((resolve) => {
        const child = spawn(process.execPath, [...nodeArguments("secrets"), "set", id], {
          cwd: copy.root,
          env,
        });
        child.stdin.end(value);
        child.on("close", resolve);
      });
    const first = `sntrys_${"first-of-two".padEnd(60, "-")}`;
    const second = `ghp_${"second-of-two".padEnd(36, "-")}`;
    const codes = await Promise.all([
      set("sentry-auth-token-staging", first),
      set("ghcr-read-token-staging", second),
    ]);
    expect(codes).toEqual([0, 0]);
    expect(stored("secrets.sentry-auth-token-staging")).toBe(first);
    expect(stored("secrets.ghcr-read-token-staging")).toBe(second);
  });

  test("a CLI that ends while it writes leaves the stack's file as it was", () => {
    const bin = join(copy.root, ".test/bin");
    mkdirSync(bin);
    const script = `file=Pulumi.staging.yaml
for word; do
  [ "$before" = --config-file ] && file=$word
  before=$word
done
case "$*" in config\\ set*) : > "$file"; kill -9 $$ ;; esac
exec ${pulumi} "$@"`;
    writeFileSync(join(bin, "pulumi"), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    const before = copy.read("Pulumi.staging.yaml");
    const { code, stdout } = secrets(["set", "database-url-staging"], `${VALUE}\n`, {
      PATH: `${bin}:${process.env.PATH}`,
      SKELETON_ENGINE: "path",
    });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(before).toContain("skeleton:gcp");
    expect(copy.read("Pulumi.staging.yaml")).toBe(before);
  });

  test("without its passphrase, the one of the stack is asked for", () => {
    const { code, stderr } = secrets(["set", "database-url-staging"], `${VALUE}\n`, {
      PULUMI_CONFIG_PASSPHRASE: "another",
    });
    expect(code).toBe(1);
    expect(stderr).toContain(
      "incorrect passphrase\n    fix: set PULUMI_CONFIG_PASSPHRASE, or PULUMI_CONFIG_PASSPHRASE_FILE",
    );
  });

  test("a value that looks like a number stays the text that it is", () => {
    expect(secrets(["set", "expo-token-staging"], DIGITS).code).toBe(0);
    expect(stored("secrets.expo-token-staging")).toBe(DIGITS);
  });

  test.each([
    { what: "an empty value", args: ["set", "database-url-staging"], input: "", says: "is empty" },
    {
      what: "a value of the wrong form",
      args: ["set", "database-url-staging"],
      input: "hidden-value",
      says: "is not a postgres:// URL",
    },
    {
      what: "a credential of another issuer",
      args: ["set", "portal-supabase-anon-key-staging"],
      input: ["sk", "live", "hidden", "valueA1B2C3D4E5F6G7"].join("_"),
      says: "has no form that its issuer gives one; store the publishable key of the project (sb_publishable_…, or a JWT of the role anon); nothing is stored",
    },
    {
      what: "a URL in the place of a key",
      args: ["set", "portal-supabase-anon-key-staging"],
      input: VALUE,
      says: "is a URL; store the publishable key of the project",
    },
    {
      what: "an id that is not declared",
      args: ["set", "databse-url-staging"],
      input: VALUE,
      says: 'did you mean "database-url-staging"?',
    },
    { what: "no id", args: ["set"], input: VALUE, says: "no secret is named" },
    {
      what: "a file that is not there",
      args: ["set", "staging", "--from", "absent"],
      input: "",
      says: "absent cannot be read: there is no such file",
    },
    { what: "a device", args: ["set", "staging", "--from", "/dev/zero"], input: "", says: "not a file" },
    {
      what: "a pipe that nobody writes to",
      args: ["set", "staging", "--from", ".test/pipe"],
      input: "",
      says: ".test/pipe cannot be read: it is a pipe or a device, not a file",
    },
    {
      what: "a value behind the id",
      args: ["set", "database-url-staging", "hidden-value"],
      input: "",
      says: "a value does not belong on the command line",
    },
    {
      what: "a value behind an =",
      args: ["set", "database-url-staging=hidden-value"],
      input: "",
      says: "a value does not belong on the command line",
    },
    {
      what: "a confirmation without a file",
      args: ["set", "database-url-staging", "--yes"],
      input: VALUE,
      says: "--yes does nothing without --from FILE",
    },
    {
      what: "a file without its stack",
      args: ["set", "--from", "absent"],
      input: "",
      says: "fix: npm run secrets -- set staging --from absent",
    },
  ])("$what is refused, and nothing is stored or repeated", ({ args, input, says }) => {
    const before = copy.read("Pulumi.staging.yaml");
    const { code, stdout, stderr } = secrets(args, input);

    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(says);
    expect(stderr).not.toMatch(/hidden[-_]value/);
    expect(copy.read("Pulumi.staging.yaml")).toBe(before);
  });

  test("set --from a file: a summary first, and nothing is stored unless it is confirmed", () => {
    const file = join(copy.root, ".test/values.env");
    writeFileSync(
      file,
      "# from the vault\r\n  export EXPO_TOKEN='hidden-expo-token-of-a-robot' # robot\r\nEXPO_PUBLIC_SUPABASE_URL = https://example.supabase.co\r\n\r\nOTHER=\"x\r\nEXPO_TOKEN of two lines\"\r\n",
    );
    const asked = secrets(["set", "staging", "--from", file]);
    expect(asked.code).toBe(1);
    expect(asked.stderr).toContain("add --yes; nothing is stored");
    expect(hasValue("mobile-supabase-url-staging")).toBe(false);

    const { code, stdout, stderr } = secrets(["set", "staging", "--from", file, "--yes"]);
    expect(code, stderr).toBe(0);
    expect(stdout).toContain("EXPO_TOKEN  →  expo-token-staging");
    expect(stdout).toContain("not used, since no secret has this key_name: OTHER");
    expect(stdout).not.toContain("hidden-expo-token-of-a-robot");
    expect(stored("secrets.expo-token-staging")).toBe("hidden-expo-token-of-a-robot");
    expect(stored("variables.mobile-supabase-url-staging")).toBe("https://example.supabase.co");
  });

  test.each([
    [
      "UTF-16",
      Buffer.from("\ufeffEXPO_TOKEN=hidden-value\n", "utf16le"),
      "cannot be read: it is not UTF-8 text",
    ],
    [
      "two values of one key below one in quotes, behind an empty line",
      "SENTRY_DSN=hidden-value\n\nEXPO_TOKEN='hidden-value'\nSENTRY_DSN=hidden-value-2\n",
      "odd.env:4: SENTRY_DSN has a value in line 1 already",
    ],
    [
      "a value that lacks a quote",
      "A=1 # 'x'\nEXPO_TOKEN=\"hidden-value\n",
      "odd.env:2: the value of EXPO_TOKEN has one quote only",
    ],
    ["a colon in the place of =", "EXPO_TOKEN: hidden-value\n", "fix: write = behind the key"],
    [
      "two values of one key",
      "EXPO_TOKEN=hidden-value\n# rotated\nexport EXPO_TOKEN='hidden-value-2'\n",
      "odd.env:3: EXPO_TOKEN has a value in line 1 already",
    ],
    [
      "the second line of a value without quotes",
      "EXPO_TOKEN=hidden-value\nhidden-value-2\n",
      "odd.env:2: this line is no KEY=VALUE",
    ],
    [
      "a URL without its key",
      "EXPO_TOKEN=hidden-value\npostgres://user:hidden-value@host/db?sslmode=require\n",
      "odd.env:2: this line is no KEY=VALUE",
    ],
  ])("set --from a file with %s is refused, and nothing is stored or repeated", (_, content, says) => {
    const before = copy.read("Pulumi.staging.yaml");
    const file = join(copy.root, ".test/odd.env");
    writeFileSync(file, content);
    const { code, stdout, stderr } = secrets(["set", "staging", "--from", file, "--yes"]);

    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(says);
    expect(stderr).not.toContain("hidden-value");
    expect(copy.read("Pulumi.staging.yaml")).toBe(before);
  });

  test("a stack is named as everywhere, and a pipe of the shell's is a file as well", () => {
    const { status, stderr } = spawnSync(
      "bash",
      [
        "-c",
        '"$0" "$@" --from <(echo EXPO_TOKEN=piped-expo-token-of-a-robot)',
        process.execPath,
        ...nodeArguments("secrets"),
        "set",
        "stag",
        "--yes",
      ],
      { cwd: copy.root, env, encoding: "utf8" },
    );
    expect(status, stderr).toBe(0);
    expect(stored("secrets.expo-token-staging")).toBe("piped-expo-token-of-a-robot");
    expect(secrets(["set", "staging", "--from", join(copy.root, ".test/values.env"), "--yes"]).code).toBe(0);
  });

  test("one value of a file that is of the wrong form keeps all of them out", () => {
    const file = join(copy.root, ".test/wrong.env");
    writeFileSync(
      file,
      `EXPO_TOKEN=another-token-of-a-robot\nDATABASE_URL=hidden-value\nNEXT_PUBLIC_SUPABASE_ANON_KEY=${VALUE}\n`,
    );
    // Nobody is asked to confirm a file that is refused then.
    for (const confirmation of [[], ["--yes"]]) {
      const { code, stdout, stderr } = secrets(["set", "staging", "--from", file, ...confirmation]);
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
      expect(stderr).toContain("DATABASE_URL (database-url-staging) is not a postgres:// URL");
      expect(stderr).toContain(
        "NEXT_PUBLIC_SUPABASE_ANON_KEY (portal-supabase-anon-key-staging) is a URL; store the publishable key",
      );
      expect(stderr).not.toContain("--yes");
      expect(stderr).not.toContain("hidden-value");
    }
    expect(stored("secrets.expo-token-staging")).toBe("hidden-expo-token-of-a-robot");
  });
});
