/** Codes of why a command about lists does not do what it was asked for. Frozen: codes are added, never changed. */
export const ORIGINS_CODES = [
  'class-unknown',
  'owner-unknown',
  'part-named',
  'origin-unlisted',
  'origin-listed',
  'nothing-staged',
  'stage-cached',
  'stage-without-function',
  'origin-seen',
  'class-unseen',
  'partner-unknown',
  'version-unknown',
  'shard-unknown',
  'confirmation-missing',
  'list-too-long',
  'list-busy',
] as const;

export type OriginsCode = (typeof ORIGINS_CODES)[number];
