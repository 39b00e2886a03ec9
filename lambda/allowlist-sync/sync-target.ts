/**
 * Origins and origin patterns that are in force now, by name of class, in the order in which they were added. A class that is not here
 * could not be read: whatever a target has of it stays.
 */
export type Lists = ReadonlyMap<string, readonly string[]>;

/** What is to be done about one target. */
export interface Plan<Change> {
  /** `undefined` where the target is right as it is. */
  readonly change: Change | undefined;
  /** Entries that the target cannot hold, by name of class: it denies them. */
  readonly leftOut: ReadonlyMap<string, readonly string[]>;
}

/**
 * One place that lists are written to, in one file a kind. `plan` is pure: a target is read again after it was written, and planned
 * again, until nothing is left to change. Whatever is half written on the way admits nothing that neither the old nor the new list
 * does, and what is missing denies.
 */
export interface SyncTarget<State = unknown, Change = unknown> {
  /** Names of its classes. */
  readonly classes: readonly string[];
  /** The target as it is. Rejects as the AWS SDK does. */
  read(signal: AbortSignal): Promise<State>;
  plan(state: State, lists: Lists): Plan<Change>;
  /** Makes the change, in one call where the service has one. Rejects as the AWS SDK does. */
  write(change: Change, state: State, signal: AbortSignal): Promise<void>;
}
