/** Something that keeps the preview from starting. The message begins with a stable code and says what to change. */
export class PreviewError extends Error {
  /**
   * @param code stable code of the problem
   * @param detail what is wrong, with the value, and what to change
   */
  constructor(
    readonly code: string,
    detail: string,
  ) {
    super(`${code}: ${detail}`);
    this.name = 'PreviewError';
  }
}
