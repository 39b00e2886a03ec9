import type { JSONWebKeySet } from 'jose';
import { isObject } from './policy-answer';

/** How long API Gateway waits for the metadata of an issuer, and for its keys. */
const TIMEOUT_MILLISECONDS = 1500;
/** How long it may keep the keys. */
const KEEP_MILLISECONDS = 2 * 3600 * 1000;
/** Largest key set that it reads, in bytes. */
const MAX_KEY_SET = 150_000;

/**
 * Key sets of issuers, found by OpenID Connect Discovery. Those of issuers outside of the preview are not fetched.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 */
export class IssuerKeys {
  private readonly kept = new Map<string, { readonly keys: JSONWebKeySet; readonly until: number }>();

  /** @param isOwn whether a URL belongs to an API of the preview */
  constructor(private readonly isOwn: (url: string) => boolean) {}

  /** Whether the keys of an issuer can be had. */
  serves(issuer: string): boolean {
    return this.isOwn(issuer);
  }

  /**
   * Keys of an issuer.
   *
   * @param afresh whether those that are kept do not suffice
   * @throws {Error} where they cannot be had
   */
  async of(issuer: string, afresh: boolean): Promise<JSONWebKeySet> {
    const kept = this.kept.get(issuer);
    if (kept && !afresh && kept.until > Date.now()) return kept.keys;
    const metadata = await this.fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
    const keys = await this.fetch(String(metadata.jwks_uri));
    if (!Array.isArray(keys.keys)) throw new Error(`${metadata.jwks_uri} answers no key set`);
    const found = keys as unknown as JSONWebKeySet;
    this.kept.set(issuer, { keys: found, until: Date.now() + KEEP_MILLISECONDS });
    return found;
  }

  private async fetch(url: string): Promise<Record<string, unknown>> {
    if (!this.isOwn(url)) throw new Error(`${url} is no API of the preview, which fetches nothing from elsewhere`);
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS) });
    const text = await response.text();
    if (!response.ok || text.length > MAX_KEY_SET)
      throw new Error(`${url} answers ${response.status}, ${text.length} B`);
    const value: unknown = JSON.parse(text);
    if (!isObject(value)) throw new Error(`${url} answers no JSON object`);
    return value;
  }
}
