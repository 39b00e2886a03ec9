/** Partitions of the table of tokens. Permissions of functions name them, and code puts items there. */
export const PARTITIONS = {
  /** Revocations by the time of their writing, then all keys: what authorizers follow. */
  feed: 'feed',
  /** Clients by id. */
  client: 'client',
  /** What the last deployment said of itself, and what its rotations remember. */
  settings: 'settings',
} as const;

/** What the partitions of ids begin with that must not be seen twice; whose they are follows. */
export const REPLAY_PREFIX = 'replay#';

/** What the partitions of counts begin with; kind and id follow. */
export const RATE_PREFIX = 'rate#';
