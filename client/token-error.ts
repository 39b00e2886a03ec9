/**
 * The issuer gave no token.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-5.2
 */
export class TokenError extends Error {
  override readonly name = 'TokenError';
  /** OAuth's code, such as `invalid_client` of a client that is disabled, or not for this page. */
  readonly error: string;
  /** Seconds after which to try again; `undefined` where the issuer does not say. */
  readonly retryAfter: number | undefined;

  constructor(error: string, description: string | undefined, retryAfter: number | undefined) {
    super(description ?? error);
    this.error = error;
    this.retryAfter = retryAfter;
  }
}
