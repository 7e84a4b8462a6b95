import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A project of its own in a temporary folder, with a folder `path` to put fake programs in. */
export class FakeProject {
  readonly root = mkdtempSync(join(tmpdir(), "engine-test-"));
  /** What the steps get as environment: only the fake programs are on PATH. */
  readonly env = { PATH: join(this.root, "path") };
  /** Where the repository's own engine belongs. */
  readonly engine = join(this.root, ".tools/pulumi/bin/pulumi");

  constructor() {
    mkdirSync(this.env.PATH);
    this.write(
      "tools/pulumi/go.mod",
      "module m\n\ngo 1.25.11\n\nrequire (\n\tgithub.com/pulumi/pulumi/pkg/v3 v3.255.0 // indirect\n)\n",
    );
  }

  write(path: string, text: string): string {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  }

  /** A shell script that can be started; absolute paths in it, as PATH has nothing but fakes. */
  script(path: string, ...lines: string[]): string {
    const file = this.write(path, ["#!/bin/sh", ...lines, ""].join("\n"));
    chmodSync(file, 0o755);
    return file;
  }

  /** A `go` that answers its version and a list of two packages; `build` are the lines it runs, with `$out` set. */
  go(version: string, ...build: string[]): void {
    this.script(
      "path/go",
      'case "$1" in',
      `version) echo "go version ${version} linux/amd64" ;;`,
      "list) echo errors; echo fmt ;;",
      'build) while [ "$1" != -o ]; do shift; done; out="$2"',
      ...build,
      ";; esac",
    );
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** Shell lines that put a `pulumi` of that version at `$out`. */
export function writesEngine(version: string): string[] {
  return [`printf '#!/bin/sh\\necho v${version}\\n' > "$out"`, '/bin/chmod 755 "$out"'];
}

/** A web server of this machine; resolves to it and its address. */
export async function serve(listener: RequestListener): Promise<{ server: Server; url: string }> {
  const server = createServer(listener);
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/install.sh` };
}
