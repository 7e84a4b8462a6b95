import { channelLabel, parseAlertChannel } from "../../model/entities/alert-channel.ts";

/** An alert channel for people. The path of a webhook can be a credential, so a label stands for it. */
export function channelText(alert_channel: string): string {
  const channel = parseAlertChannel(alert_channel);
  return channel?.kind === "webhook" ? channelLabel(channel) : alert_channel;
}
