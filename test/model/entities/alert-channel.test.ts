import { expect, test } from "vitest";
import { alertChannelFlaw, parseAlertChannel } from "../../../model/entities/alert-channel.ts";

test.each([
  ["line:on-call", { kind: "line", group: "on-call" }],
  [`line:${"a".repeat(63)}`, { kind: "line", group: "a".repeat(63) }],
  ["slack:#platform-alerts", { kind: "slack", channel: "#platform-alerts" }],
  ["slack:#障害-通知", { kind: "slack", channel: "#障害-通知" }],
  [`slack:#_${"a".repeat(79)}`, { kind: "slack", channel: `#_${"a".repeat(79)}` }],
  ["slack:#a-b_c", { kind: "slack", channel: "#a-b_c" }],
  ["email:on-call@example.com", { kind: "email", address: "on-call@example.com" }],
  ["webhook:on-call", { kind: "webhook", name: "on-call" }],
  [`webhook:${"a".repeat(30)}`, { kind: "webhook", name: "a".repeat(30) }],
])("%s is a channel", (text, channel) => {
  expect(parseAlertChannel(text)).toEqual(channel);
});

test.each([
  "",
  "on-call",
  "line:",
  "line:On Call",
  `line:${"a".repeat(64)}`,
  "slack:platform-alerts",
  "slack:#Platform",
  "slack:#Équipe",
  "slack:#a b",
  "slack:#a.b",
  "slack:#a\u200bb",
  "slack:#",
  `slack:#${"a".repeat(81)}`,
  "email:on-call",
  "email:a@b",
  "email:a b@example.com",
  "sms:123",
  "LINE:on-call",
])("%j is none", (text) => {
  expect(parseAlertChannel(text)).toBeUndefined();
});

test.each([
  ["line:\u043en-call", "character 6 is U+043E", 'write "line:GROUP"'],
  ["line:on-c\u0430ll", "character 10 is U+0430", 'write "line:GROUP"'],
  ["line:on:call", 'character 8 is ":"', 'write "line:GROUP"'],
  ["ops@acme.health", "does not fit", 'write "email:ops@acme.health"'],
  ["mailto:ops@acme.health", "does not fit", 'write "email:ops@acme.health"'],
  ["#on-call", "does not fit", 'write "slack:#on-call"'],
  ["ops@localhost", "does not fit", 'write "line:GROUP"'],
  ["slack:on-call", "not the name of a Slack channel", 'write "slack:#on-call"'],
  ["slack: #on-call", "not the name of a Slack channel", 'write "slack:#on-call"'],
  ["slack:#On-call", "character 8", 'write "line:GROUP"'],
  ["slack:#on.call", 'character 10 is "."', 'write "line:GROUP"'],
  ["slack:#on call", "character 10 is a space", 'write "line:GROUP"'],
  ["email:\u043eps@example.com", "character 7 is U+043E", 'write e.g. "email:on-call@example.com"'],
  ["email:o$&ps@\uff41cme.com", "character 13 is U+FF41", 'write "email:o$&ps@acme.com", if'],
  ["email:ops@acme.health.", "the host ends with a dot", "take the dot away"],
  [
    `line:${"a".repeat(64)}`,
    "the name of a LINE group has at most 63 characters, and this has 64",
    'write "line:GROUP"',
  ],
  [
    `slack:#${"a".repeat(81)}`,
    "the name of a Slack channel has at most 80 characters, and this has 81",
    'write "line:GROUP"',
  ],
  [`slack:#${"A".repeat(81)}`, 'not the name of a Slack channel: character 8 is "A"', 'write "line:GROUP"'],
  [
    `webhook:${"a".repeat(31)}`,
    "the name of a webhook has at most 30 characters, and this has 31",
    "write webhook:NAME",
  ],
  [`webhook:${"A".repeat(31)}`, "not the name of a webhook", "write webhook:NAME"],
  ["email:ops@", "the host is missing", 'write e.g. "email:on-call@example.com"'],
  ["email:@acme.health", "not an e-mail address", 'write e.g. "email:on-call@example.com"'],
  [
    `email:${"a".repeat(65)}@acme.health`,
    "what stands before the @ has at most 64 characters, and this has 65",
    'write e.g. "email:on-call@example.com"',
  ],
  ["email:ops@acme", "a single name", 'write e.g. "email:on-call@example.com"'],
])("%j is told as a channel: %s", (text, wrong, fix) => {
  const flaw = alertChannelFlaw(text);

  expect(flaw?.wrong).toContain(wrong);
  expect(flaw?.fix.slice(0, fix.length)).toBe(fix);
});

test.each([
  "webhook:https://hooks.example.com/T0/pa55word",
  "webhook:http://hooks.example.com/pa55word",
  "webhook:HTTPS:hooks.example.com/pa55word",
  "webhook: https://hooks.example.com/pa55word",
  "webhook:hooks.example.com/pa55word",
  "webhook:https://user:pa55word@hooks.example.com/",
  "https://hooks.example.com/pa55word",
  "Webhook:https://hooks.example.com/pa55word",
  "webhook:On-Call",
  "webhook:on_call",
  "webhook:1st",
  "webhook:on--call",
  "webhook:",
  `webhook:${"a".repeat(31)}`,
])("%j is none, and may be a credential", (text) => {
  const flaw = alertChannelFlaw(text);

  expect(parseAlertChannel(text)).toBeUndefined();
  expect(JSON.stringify(flaw)).not.toContain("pa55word");
  expect(flaw?.fix).toContain(text === "webhook:" ? '"webhook:NAME"' : "WEBHOOK_URL_NAME");
  expect(flaw?.isHidden).toBe(text === "webhook:" ? undefined : true);
});
