import type { DpopKey } from './dpop';
import { retryAfterOf } from './problem-error';
import { type SharedToken, type Tabs, tabsOf } from './tabs';
import { TokenError } from './token-error';

/** What `accessToken` takes. */
export interface AccessTokenOptions {
  /** `issuerUrl` of the `ScopedTokens`. */
  readonly issuer: string;
  /** Id of the client, of `cdk-cors client add`. */
  readonly clientId: string;
  /** Scopes, separated by spaces. */
  readonly scope: string;
  /**
   * Parameters of another grant, asked for anew with each token, such as those of token exchange.
   *
   * @default - the public grant, by the origin of the page
   */
  readonly grant?: () => Promise<Readonly<Record<string, string>>>;
  /**
   * Key that tokens are bound to, of `dpopKey` of `cdk-cors/client/dpop`.
   *
   * @default - none
   */
  readonly key?: DpopKey;
  /** Called once when the issuer refuses the client: it was disabled, or is not for this page. */
  readonly onRevoked?: (error: TokenError) => void;
}

/** Part of a token's lifetime after which it is replaced. */
const RENEW_AFTER = 0.8;
const PUBLIC_GRANT = { grant_type: 'urn:cdk-cors:params:oauth:grant-type:web-origin' };

/**
 * An access token for this page. It is kept in memory alone, so that no storage holds anything to steal, and the tabs of an
 * origin share it. A new one is got when it is needed and the last is about to end; however many ask, one request is sent.
 */
export class AccessToken {
  readonly #options: AccessTokenOptions;
  readonly #tabs: Tabs;
  #shared: SharedToken | undefined;
  #pending: Promise<string> | undefined;
  #refused: TokenError | undefined;

  constructor(options: AccessTokenOptions) {
    this.#options = options;
    const { issuer, clientId, scope, key, grant } = options;
    // what is bound to a key, or to who is signed in, is of no use elsewhere
    const name = `cdk-cors ${issuer} ${clientId} ${scope}`;
    this.#tabs = tabsOf(
      key || grant ? `${name} ${crypto.randomUUID()}` : name,
      () => this.#valid(),
      (shared) => {
        this.#shared = shared;
      },
    );
  }

  /**
   * The token, a new one when it is about to end.
   *
   * @throws TokenError the issuer gives none; of a client that it refuses, from then on without asking again
   * @throws TypeError the issuer cannot be reached
   */
  async get(): Promise<string> {
    const valid = this.#valid();
    if (valid) return valid.token;
    if (this.#refused) throw this.#refused;
    this.#pending ??= this.#tabs
      .alone(async () => this.#valid()?.token ?? (await this.#request()))
      .finally(() => {
        this.#pending = undefined;
      });
    return this.#pending;
  }

  /** The headers by which a request brings the token along. */
  async headers(request: { readonly method: string; readonly url: string }): Promise<Record<string, string>> {
    const token = await this.get();
    const { key } = this.#options;
    if (!key) return { authorization: `Bearer ${token}` };
    return { authorization: `DPoP ${token}`, dpop: await key.proof(request.method, request.url, token) };
  }

  /** Has the next call get a new token: this one was refused, or the visitor tries again. */
  forget(): void {
    this.#shared = undefined;
    this.#refused = undefined;
  }

  /** A token with more scopes, for the same client. */
  withScope(scope: string): AccessToken {
    const scopes = new Set([...this.#options.scope.split(' '), ...scope.split(' ')]);
    return new AccessToken({ ...this.#options, scope: [...scopes].join(' ') });
  }

  #valid(): SharedToken | undefined {
    return this.#shared && Date.now() < this.#shared.renewAt ? this.#shared : undefined;
  }

  async #request(): Promise<string> {
    const { issuer, clientId, scope, grant, key, onRevoked } = this.#options;
    const url = `${issuer}/token`;
    const parameters = { ...((await grant?.()) ?? PUBLIC_GRANT), client_id: clientId, scope };
    const headers = key && { dpop: await key.proof('POST', url) };
    const response = await fetch(url, {
      method: 'POST',
      body: new URLSearchParams(parameters),
      ...(headers && { headers }),
    });
    const answer = await response.json().catch(() => ({}));
    if (!response.ok) {
      const refused = new TokenError(answer.error ?? 'server_error', answer.error_description, retryAfterOf(response));
      if (refused.error === 'invalid_client') {
        this.#refused = refused;
        onRevoked?.(refused);
      }
      throw refused;
    }
    const { access_token: token, expires_in: seconds } = answer as { access_token: string; expires_in: number };
    this.#shared = { token, renewAt: Date.now() + seconds * 1000 * RENEW_AFTER };
    this.#tabs.tell(this.#shared);
    return token;
  }
}
