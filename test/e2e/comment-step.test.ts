import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { changesJobs } from "../../render/workflow/changes-jobs.ts";
import { Repository } from "./workflow-shell.ts";

/** A comment on GitHub. */
interface Comment {
  id: number;
  body: string;
  user: { login: string };
}

const BOT = { login: "github-actions[bot]" };
const MARK = "<!-- changes of the infrastructure -->";

let repository: Repository;
let comments: Comment[];
let received: { method: string | undefined; authorization: string | undefined }[];
let api: string;
let status: number;
let stop: () => void;

beforeEach(async () => {
  repository = new Repository();
  comments = [];
  received = [];
  status = 200;
  const server = createServer(async (request, response) => {
    received.push({ method: request.method, authorization: request.headers.authorization });
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    response.setHeader("content-type", "application/json");
    if (status !== 200) return response.writeHead(status).end('{"message":"Resource not accessible"}');
    if (request.method === "GET") {
      const page = Number(url.searchParams.get("page"));
      return response.end(JSON.stringify(comments.slice((page - 1) * 100, page * 100)));
    }
    const { body } = JSON.parse(await text(request));
    const id = Number(url.pathname.split("/").at(-1));
    const known = comments.find((comment) => comment.id === id);
    if (known) known.body = body;
    else comments.push({ id: 1000 + comments.length, body, user: BOT });
    return response.end("{}");
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  api = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  stop = () => server.close();
});
afterEach(() => {
  stop();
  repository.remove();
});

const comment = (markdown: string) => {
  repository.expressions.set("github.token", "the-token");
  repository.expressions.set("github.event.pull_request.number", "7");
  repository.expressions.set("needs.changes.outputs.markdown", markdown);
  return repository.step(changesJobs().comment, "Comment", {
    GITHUB_API_URL: api,
    GITHUB_REPOSITORY: "acme/estate",
  });
};

describe("the comment on a pull request", () => {
  test("is made once, and then changed in place, whatever it says", async () => {
    expect(await comment('## A\n"quoted" $HOME `id` @somebody')).toMatchObject({ code: 0 });
    expect(comments.map(({ body }) => body)).toEqual([`${MARK}\n## A\n"quoted" $HOME \`id\` @somebody\n`]);

    await comment("## B");
    expect(comments.map(({ body }) => body)).toEqual([`${MARK}\n## B\n`]);
    expect(received.every(({ authorization }) => authorization === "Bearer the-token")).toBe(true);
  });

  test("is found behind a hundred others, and nobody else's is changed", async () => {
    const others = Array.from({ length: 130 }, (_, id) => ({ id, body: "hello", user: { login: "ada" } }));
    const copy = { id: 500, body: `${MARK}\nfaked`, user: { login: "mallory" } };
    comments = [...others, copy, { id: 600, body: `${MARK}\nold`, user: BOT }];
    expect(await comment("new")).toMatchObject({ code: 0 });

    expect(comments.find(({ id }) => id === 600)?.body).toBe(`${MARK}\nnew\n`);
    expect(comments.find(({ id }) => id === 500)?.body).toBe(`${MARK}\nfaked`);
    expect(comments).toHaveLength(132);
  });

  test("fails where GitHub refuses it, and the token is in nothing that is printed", async () => {
    status = 403;
    const run = await comment("x");
    expect(run.code).not.toBe(0);
    expect(run.stdout + run.stderr).not.toContain("the-token");
  });
});
