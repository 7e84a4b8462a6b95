import type { Answer, VendorQuestion } from "../../model/adoption/import-ids.ts";
import { asRefusal } from "../vendors/as-refusal.ts";
import type { GitHubClient } from "../vendors/github.ts";
import type { GoogleClient } from "../vendors/google.ts";
import { NoAnswer } from "../vendors/no-answer.ts";
import type { VercelClient } from "../vendors/vercel.ts";
import type { AskVendor } from "./vendor-finder.ts";

/** Who is asked. */
export interface AskedVendors {
  readonly google: GoogleClient;
  readonly github: GitHubClient;
  readonly vercel: VercelClient;
}

/** Pages that are read of a list at most. */
const MOST_PAGES = 20;

const NAMES = { google: "Google Cloud", github: "GitHub", vercel: "Vercel" } as const;

type Parameters = Readonly<Record<string, string>>;

/** One page of an answer, and how to read the parameters that ask for the next. */
interface Page {
  readonly body: unknown;
  readonly next: () => Parameters | undefined;
}

/** Asks the vendors, and only to read. A list is read page by page, and comes as one. */
export function askVendors(vendors: AskedVendors): AskVendor {
  return async ({ vendor, url, isPaged = false }) => {
    const about = `${NAMES[vendor]} does not answer about ${pathOf(url)}`;
    try {
      const pages: Answer[] = [];
      let next: Parameters | undefined = {};
      while (next) {
        if (pages.length >= MOST_PAGES) throw new NoAnswer("the list does not end");
        const page: Page = await PAGES[vendor](vendors, withParameters(url, next));
        pages.push(answerOf(page.body, NAMES[vendor]));
        next = isPaged ? page.next() : undefined;
      }
      return pages.reduce(joined);
    } catch (error) {
      if (error instanceof NoAnswer && isNothingThere(error)) return undefined;
      throw asRefusal(about, error);
    }
  };
}

const PAGES: Readonly<Record<VendorQuestion["vendor"], (of: AskedVendors, url: string) => Promise<Page>>> = {
  async google({ google }, url) {
    const { hostname, pathname, search } = new URL(url);
    const body = await google.ask(
      hostname.replace(/\.googleapis\.com$/, ""),
      `${pathname.slice(1)}${search}`,
    );
    return {
      body,
      next() {
        const { nextPageToken } = body as { nextPageToken?: unknown };
        return nextPageToken ? { pageToken: String(nextPageToken) } : undefined;
      },
    };
  },
  async github({ github }, url) {
    const { data: body, headers } = await github.ask(url);
    const [, page] = /[?&]page=(\d+)[^>]*>; rel="next"/.exec(String(headers.link ?? "")) ?? [];
    return { body, next: () => (page ? { page } : undefined) };
  },
  async vercel({ vercel }, url) {
    const { pathname, searchParams } = new URL(url, "https://vercel.invalid");
    const body = await vercel(pathname, Object.fromEntries(searchParams));
    return {
      body,
      next() {
        const { pagination } = body as { pagination?: { next?: unknown } };
        return pagination?.next ? { until: String(pagination.next) } : undefined;
      },
    };
  },
};

/** A 404, and an API that is off, which has nothing in it. */
const isNothingThere = ({ status, reason }: NoAnswer): boolean =>
  status === 404 || (status === 403 && (reason === "SERVICE_DISABLED" || reason === "accessNotConfigured"));

function withParameters(url: string, parameters: Parameters): string {
  const more = new URLSearchParams(parameters).toString();
  return more === "" ? url : `${url}${url.includes("?") ? "&" : "?"}${more}`;
}

/** An answer that is a list comes as `list`. */
function answerOf(body: unknown, vendor: string): Answer {
  if (Array.isArray(body)) return { list: body };
  if (typeof body === "object" && body !== null) return body as Answer;
  throw new NoAnswer(`the answer of ${vendor} is not as documented`);
}

/** Two pages as one: lists one after the other. */
function joined(left: Answer, right: Answer): Answer {
  const entries = Object.entries(right).map(([key, value]) => {
    const before = left[key];
    return [key, Array.isArray(value) && Array.isArray(before) ? [...before, ...value] : value];
  });
  return { ...left, ...Object.fromEntries(entries) };
}

const pathOf = (url: string): string => url.split("?")[0] ?? url;
