/** A request needs what the preview does not have: it gets 501, whatever AWS would answer. */
export class NotServedError extends Error {
  /** @param what the part of the app, as a sentence begins with it */
  constructor(what: string) {
    super(`${what} is not served by the preview`);
    this.name = 'NotServedError';
  }
}
