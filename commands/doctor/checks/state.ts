import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as z from "zod";
import { backendBucket, backendKind } from "../../../model/doctor/backend.ts";
import { aside, ok, skipped, unknown, wrong } from "../../../model/doctor/finding.ts";
import { PULUMI_PROJECT } from "../../../model/settings.ts";
import { NoAnswer, understood } from "../../vendors/no-answer.ts";
import { type DoctorCheck, given } from "../check.ts";
import { type Examined, ifThere, TITLES } from "../examined.ts";

const Objects = z.object({ items: z.array(z.object({ name: z.string() })).default([]) });
const Bucket = z.object({ versioning: z.object({ enabled: z.boolean().default(false) }).optional() });

/** How far a clock may be off, in seconds. */
const MOST_SKEW = 300;

/** Where the state is, whether somebody holds its lock, whether its secrets open, and what brings it back. */
export function stateOf({ stack, clients: { google, engine }, facts }: Examined): DoctorCheck[] {
  const { environment } = stack;
  const loggedIn = given(facts.backend, TITLES.backend);
  const check = (name: string, title: string, run: DoctorCheck["run"]): DoctorCheck => ({
    id: `state.${name}`,
    family: "state",
    title,
    run,
  });
  /** Folder of the stack's locks, in a backend that is a folder or a bucket. */
  const locks = `.pulumi/locks/organization/${PULUMI_PROJECT}/${environment}`;

  return [
    check("login", TITLES.backend, async () => {
      try {
        const { url, user } = await facts.backend();
        return ok(`${shown(url)}${user && `, as ${user}`}`);
      } catch (error) {
        if (error instanceof NoAnswer && error.reason === "login")
          return wrong(error.message, "pulumi login gs://BUCKET, or pulumi login");
        if (error instanceof NoAnswer && error.reason === "bucket" && error.fix)
          return wrong(error.message, error.fix);
        throw error;
      }
    }),
    check("stack", TITLES.stack, async () => {
      await loggedIn();
      if (await facts.hasStack()) return ok(`${environment} is there`);
      return wrong(`the backend has no stack ${environment}`, `pulumi stack init ${environment}`);
    }),
    check("lock", "lock", async () => {
      const { url } = await loggedIn();
      if (!(await given(facts.hasStack, TITLES.stack)())) return skipped("there is no stack to lock");
      const held = await isLocked(url);
      if (held === undefined) return unknown("this backend cannot be asked for its lock", "pulumi stack ls");
      return held
        ? wrong(
            "somebody holds the lock: an update is running, or was killed",
            `wait for it to end; if nothing runs: pulumi cancel --stack ${environment}`,
          )
        : ok("free");
    }),
    check("secrets", TITLES.values, async () => {
      await loggedIn();
      if (!(await given(facts.hasStack, TITLES.stack)())) return skipped("there is no stack yet");
      try {
        await facts.values();
        return ok("the stack's values can be decrypted");
      } catch (error) {
        if (!(error instanceof NoAnswer)) throw error;
        if (error.reason === "passphrase")
          return wrong(error.message, "export PULUMI_CONFIG_PASSPHRASE, or PULUMI_CONFIG_PASSPHRASE_FILE");
        if (error.reason === "key" && error.fix) return wrong(error.message, error.fix);
        throw error;
      }
    }),
    check("clock", "clock of this machine", async () => {
      const { answeredAt } = await given(facts.repository, TITLES.repository)();
      const skew = Math.round((Date.now() - Date.parse(answeredAt ?? "")) / 1000);
      if (Number.isNaN(skew)) return skipped("GitHub does not say what time it is");
      // Google refuses tokens that a clock signs which is more than some minutes off.
      return Math.abs(skew) <= MOST_SKEW
        ? ok("right")
        : wrong(
            `it is ${Math.abs(skew)} seconds ${skew > 0 ? "fast" : "slow"}, and Google refuses what it signs`,
            "set it by the network: timedatectl set-ntp true",
          );
    }),
    check("backup", "backup", async () => {
      const { url } = await loggedIn();
      const kind = backendKind(url);
      if (kind === "service") return ok("Pulumi Cloud keeps every version");
      if (kind === "folder")
        return aside(
          "the state is on this machine alone, without earlier versions",
          "pulumi login gs://BUCKET, with a bucket that keeps versions",
        );
      const bucket = backendBucket(url);
      if (kind !== "gs" || bucket === undefined)
        return unknown("whether this bucket keeps versions is not known", "see the bucket's settings");
      const answer = await ifThere(google.ask("storage", `storage/v1/b/${bucket}?fields=versioning`));
      if (answer === undefined)
        return wrong(`there is no bucket ${bucket}`, `gcloud storage buckets create gs://${bucket}`);
      return understood(Bucket, answer, "Google Cloud").versioning?.enabled
        ? ok(`${bucket} keeps earlier versions`)
        : aside(
            `${bucket} keeps no earlier versions`,
            `gcloud storage buckets update gs://${bucket} --versioning`,
          );
    }),
  ];

  async function isLocked(url: string): Promise<boolean | undefined> {
    switch (backendKind(url)) {
      case "service": {
        const stacks = await engine.stacks();
        return stacks.find(({ name }) => name.split("/").at(-1) === environment)?.updateInProgress ?? false;
      }
      case "folder": {
        const folder = join(
          fileURLToPath(url.replace(/\?.*$/, "").replace("file://~", `file://${process.env.HOME}`)),
          locks,
        );
        return existsSync(folder) && readdirSync(folder).length > 0;
      }
      case "gs": {
        const bucket = backendBucket(url);
        if (bucket === undefined) return undefined;
        const prefix = encodeURIComponent(`${prefixOf(url)}${locks}/`);
        const answer = await google.ask("storage", `storage/v1/b/${bucket}/o?prefix=${prefix}&maxResults=1`);
        return understood(Objects, answer, "Google Cloud").items.length > 0;
      }
      default:
        return undefined;
    }
  }
}

/** The folder of a bucket that holds the state, with a slash at its end; empty at its top. */
function prefixOf(url: string): string {
  const path = new URL(url).pathname.replace(/^\/|\/$/g, "");
  return path === "" ? "" : `${path}/`;
}

/** Without what a URL may hold of credentials. */
const shown = (url: string): string => url.replace(/\?.*$/, "").replace(/\/\/[^/@]*@/, "//");
