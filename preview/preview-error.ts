/** Codes of what keeps the preview from starting. Frozen: codes are added, never changed. */
export const PREVIEW_CODES = [
  'assembly-not-found',
  'assembly-unreadable',
  'claims-unusable',
  'port-unavailable',
] as const;

export type PreviewCode = (typeof PREVIEW_CODES)[number];

/** Something that keeps the preview from starting. The message begins with a stable code and says what to change. */
export class PreviewError extends Error {
  /**
   * @param code stable code of the problem
   * @param detail what is wrong, with the value, and what to change
   */
  constructor(
    readonly code: PreviewCode,
    detail: string,
  ) {
    super(`${code}: ${detail}`);
    this.name = 'PreviewError';
  }
}
