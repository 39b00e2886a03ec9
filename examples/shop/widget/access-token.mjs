/** Part of a token's lifetime after which it is replaced. */
const RENEW_AFTER = 0.8;

/** The issuer gave no token: `error` is one of OAuth's codes (https://www.rfc-editor.org/rfc/rfc6749#section-5.2). */
export class TokenRefused extends Error {
  constructor({ error, error_description }, retryAfter) {
    super(error_description);
    this.error = error;
    /** Seconds, as text; `null` where nothing is said. */
    this.retryAfter = retryAfter;
  }
}

/**
 * An access token for this page, got by the id of its client and by the `Origin` that the browser sends. It is kept in
 * memory alone: in no storage there is anything to steal, and a page that is loaded anew gets a new one.
 */
export class AccessToken {
  #issuer;
  #parameters;
  #token;
  #renewAt = 0;
  #pending;

  constructor({ issuer, clientId, scope }) {
    this.#issuer = issuer;
    this.#parameters = {
      grant_type: 'urn:cdk-cors:params:oauth:grant-type:web-origin',
      client_id: clientId,
      scope,
    };
  }

  /**
   * The token, a new one when it is about to end. No timer renews it: pages that nobody looks at ask for nothing.
   *
   * @throws {TokenRefused} the issuer gives none
   * @throws {TypeError} the issuer cannot be reached
   */
  async get() {
    if (Date.now() >= this.#renewAt) {
      this.#pending ??= this.#request().finally(() => {
        this.#pending = undefined;
      });
      await this.#pending;
    }
    return this.#token;
  }

  /** It was refused: the next one that is needed is a new one. */
  forget() {
    this.#renewAt = 0;
  }

  async #request() {
    const response = await fetch(`${this.#issuer}/token`, {
      method: 'POST',
      body: new URLSearchParams(this.#parameters),
    });
    const answer = await response.json();
    if (!response.ok) throw new TokenRefused(answer, response.headers.get('retry-after'));
    this.#token = answer.access_token;
    this.#renewAt = Date.now() + answer.expires_in * 1000 * RENEW_AFTER;
  }
}
