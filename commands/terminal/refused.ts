/** What was asked for is not done, and nothing is changed; the message says why, and what would be right. */
export class Refused extends Error {}
