/** Ways in which a command is ended from outside; none of them may leave an edit half done. */
export const STOP_SIGNALS = ["SIGHUP", "SIGINT", "SIGTERM"] as const;
