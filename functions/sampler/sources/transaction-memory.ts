/** Transactions of a database since its counters began. */
export interface Transactions {
  /** Those that were committed. */
  readonly committed: number;
  /** Those that were rolled back. */
  readonly rolledBack: number;
}

/** What the counters stood at before, kept between two ticks. */
export interface TransactionMemory {
  /** Readings after the first time and before the second, oldest first. */
  readonly recall: (after: Date, before: Date) => Promise<readonly Transactions[]>;
  /** Keeps a reading, which is of the given mark. */
  readonly remember: (transactions: Transactions, mark: Date) => Promise<void>;
}
