import { describe, expect, test } from "vitest";
import { gitHubDeliveries } from "../../../commands/deliveries/github-deliveries.ts";
import { vendorGuards } from "../../../commands/drift/vendor-guards.ts";
import { gitHubRules } from "../../../commands/protection/github-rules.ts";
import { bearerToken } from "../../../commands/vendors/bearer-token.ts";
import { loopbackEndpoints } from "../../../commands/vendors/endpoints.ts";
import { vendorClients } from "../../../commands/vendors/vendor-clients.ts";
import { settings } from "../../components/fixtures.ts";
import { json, localServer } from "../../functions/local-server.ts";
import { TOKENS } from "../doctor/world.ts";

test.each([
  ["a token of GitHub's", TOKENS.GITHUB_TOKEN, TOKENS.GITHUB_TOKEN],
  ["everything that a bearer token may have", "aZ0-._~+/==", "aZ0-._~+/=="],
  ["a line end behind it", "the-token\r\n", "the-token"],
  ["nothing but a line end", "\n", undefined],
  ["nothing", "", undefined],
  ["no variable", undefined, undefined],
])("%s is taken", (_, value, token) => {
  expect(bearerToken("GITHUB_TOKEN", value)).toBe(token);
});

test.each([
  ["a line end", "hidden\nvalue", "a line end, which no token has"],
  ["typographic quotes", "“hiddenvalue”", "a quotation mark, which no token has"],
  ["low quotes", "„hiddenvalue“", "a quotation mark, which no token has"],
  ["plain quotes", '"hiddenvalue"', "a quotation mark, which no token has"],
  ["a space", "hidden value", "white space, which no token has"],
  ["a space that does not break", "hidden\u00a0value", "white space, which no token has"],
  ["a letter of another script", "hiddenvаlue", "a character that no token has"],
  ["an = in the middle", "hidden=value", "a character that no token has"],
])("%s is named, and nothing of the value", (_, value, says) => {
  expect(() => bearerToken("VERCEL_API_TOKEN", value)).toThrow(
    expect.objectContaining({
      message: `VERCEL_API_TOKEN holds ${says}`,
      fix: "set VERCEL_API_TOKEN again, to the token alone",
    }),
  );
});

/** What is asked with a token of the environment, each with the variable that holds it. */
const ASKED: readonly [string, keyof typeof TOKENS, (url: string, env: typeof TOKENS) => Promise<unknown>][] =
  [
    [
      "doctor asks GitHub",
      "GITHUB_TOKEN",
      (url, env) => vendorClients(settings, env, { endpoints: loopbackEndpoints(url) }).github.ask("/user"),
    ],
    [
      "doctor asks Vercel",
      "VERCEL_API_TOKEN",
      (url, env) => vendorClients(settings, env, { endpoints: loopbackEndpoints(url) }).vercel("/v2/user"),
    ],
    [
      "doctor asks Google",
      "GOOGLE_OAUTH_ACCESS_TOKEN",
      (url, env) =>
        vendorClients(settings, env, { endpoints: loopbackEndpoints(url) }).google.ask("run", "x"),
    ],
    [
      "deliveries are listed",
      "GITHUB_TOKEN",
      (url, env) => gitHubDeliveries(settings.github, "staging", { api: url, token: env.GITHUB_TOKEN }),
    ],
    [
      "rules are compared",
      "GITHUB_TOKEN",
      (url, env) => gitHubRules(settings.github, { api: url, token: env.GITHUB_TOKEN }).read("staging"),
    ],
    [
      "drift is looked for at GitHub",
      "GITHUB_TOKEN",
      (url, env) => vendorGuards(settings, env, { endpoints: loopbackEndpoints(url) }).held("staging"),
    ],
    [
      "drift is looked for at Vercel",
      "VERCEL_API_TOKEN",
      (url, env) => vendorGuards(settings, env, { endpoints: loopbackEndpoints(url) }).siteVariables("prj_1"),
    ],
  ];

describe.each(ASKED)("where %s", (_, name, ask) => {
  test.each(["hidden\nvalue", "“hiddenvalue”"])(
    "the variable is what is wrong, not the network",
    async (value) => {
      const { url, received } = await localServer((_request, response) => json(response, {}));
      const error: Error & { fix?: string } = await ask(url, { ...TOKENS, [name]: value }).then(
        () => expect.unreachable(),
        (thrown) => thrown,
      );
      const said = [error.message, ...(error.fix ? [`    fix: ${error.fix}`] : [])].join("\n");
      expect(said).toMatch(new RegExp(`${name} holds a (line end|quotation mark), which no token has\n`));
      expect(said).toMatch(new RegExp(`\n {4}fix: set ${name} again, to the token alone$`));
      expect(said).not.toMatch(/hidden|value|reached/);
      expect(received).toEqual([]);
    },
  );

  test("a line end behind the token does not matter", async () => {
    const { url, received } = await localServer((_request, response) => json(response, {}, 404));
    await ask(url, { ...TOKENS, [name]: `${TOKENS[name]}\n` }).catch(() => undefined);
    expect(received[0]?.headers.authorization).toBe(`Bearer ${TOKENS[name]}`);
  });
});
