import { expect, test } from "vitest";
import { ProjectCommand } from "../../../commands/terminal/project-command.ts";
import { apiOption, gitHubApi } from "../../../commands/vendors/github-api.ts";

const FIX = "\n    fix: write an https URL without a login, e.g. https://api.github.com";

const given = (...words: string[]) =>
  new ProjectCommand("npm run drift --")
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .addOption(apiOption())
    .parse(words, { from: "user" })
    .opts<{ api: string }>().api;

test.each([
  { text: "https://github.example.com/api/v3", url: "https://github.example.com/api/v3" },
  { text: "https://github.example.com/", url: "https://github.example.com" },
  { text: "http://127.0.0.1:4000/github", url: "http://127.0.0.1:4000/github" },
  { text: "", url: "https://api.github.com" },
])("$text", ({ text, url }) => {
  expect(given("--api", text)).toBe(url);
  expect(gitHubApi({ GITHUB_API_URL: text })).toBe(url);
});

test.each([
  "nonsense",
  "ftp://api.github.com",
  "http://api.github.com",
  "https://someone@api.github.com",
  "//api.github.com",
])("%s is none", (text) => {
  expect(() => given("--api", text)).toThrow(FIX);
  expect(() => gitHubApi({ GITHUB_API_URL: text })).toThrow(
    `GITHUB_API_URL is no base URL of GitHub's REST API${FIX}, or unset it`,
  );
});

test("a login in it is not repeated", () => {
  const text = "https://someone:hunter2@api.github.com";
  for (const tried of [() => given("--api", text), () => gitHubApi({ GITHUB_API_URL: text })]) {
    expect(tried).toThrow(FIX);
    expect(tried).not.toThrow("hunter2");
  }
});
