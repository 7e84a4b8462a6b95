import { expect, test } from "vitest";
import { parseAlertChannel } from "../../../model/entities/alert-channel.ts";

test.each([
  ["line:on-call", { kind: "line", group: "on-call" }],
  [`line:${"a".repeat(63)}`, { kind: "line", group: "a".repeat(63) }],
  ["slack:#platform-alerts", { kind: "slack", channel: "#platform-alerts" }],
  ["slack:#障害-通知", { kind: "slack", channel: "#障害-通知" }],
  [`slack:#_${"a".repeat(79)}`, { kind: "slack", channel: `#_${"a".repeat(79)}` }],
  ["slack:#a.b_c", { kind: "slack", channel: "#a.b_c" }],
  ["email:on-call@example.com", { kind: "email", address: "on-call@example.com" }],
  ["webhook:https://hooks.example.com", { kind: "webhook", url: "https://hooks.example.com" }],
  [
    "webhook:https://hooks.example.com:8443/alerts",
    { kind: "webhook", url: "https://hooks.example.com:8443/alerts" },
  ],
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
  "slack:#a\u200bb",
  "slack:#",
  `slack:#${"a".repeat(81)}`,
  "email:on-call",
  "email:a@b",
  "email:a b@example.com",
  "webhook:http://hooks.example.com",
  "webhook:https:hooks.example.com",
  "webhook:https://",
  "webhook:https://user@hooks.example.com/",
  "webhook:https://user:word@hooks.example.com/",
  "webhook:https://hooks.example.com/?key=value",
  "webhook:https://hooks.example.com/?",
  "webhook:https://hooks.example.com/#part",
  "sms:123",
  "LINE:on-call",
])("%j is none", (text) => {
  expect(parseAlertChannel(text)).toBeUndefined();
});
