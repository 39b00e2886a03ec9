import type { CachePolicy } from '../../lib/template/distribution/distribution';
import { headerValue } from './edge-headers';
import type { EdgeRequest, EdgeResponse } from './edge-message';
import { acceptEncoding, selectCookies, selectQuery } from './forwarding';

/** Far more than a developer looks at; the oldest go first. */
const MAX_ENTRIES = 1000;

interface Entry {
  readonly response: EdgeResponse;
  /** Milliseconds since 1970. */
  readonly storedAt: number;
  readonly expiresAt: number;
}

/** What a distribution keeps of its origins' responses: one edge location. */
export class EdgeCache {
  private readonly entries = new Map<string, Entry>();

  /** A response that is still fresh, with its age in seconds. */
  find(key: string): { readonly response: EdgeResponse; readonly age: number } | undefined {
    const entry = this.entries.get(key);
    const now = Date.now();
    if (!entry || entry.expiresAt <= now) return undefined;
    return { response: entry.response, age: Math.floor((now - entry.storedAt) / 1000) };
  }

  /** Keeps a response for some seconds. */
  keep(key: string, response: EdgeResponse, seconds: number): void {
    const storedAt = Date.now();
    this.entries.delete(key);
    this.entries.set(key, { response, storedAt, expiresAt: storedAt + seconds * 1000 });
    for (const oldest of this.entries.keys()) {
      if (this.entries.size <= MAX_ENTRIES) break;
      this.entries.delete(oldest);
    }
  }
}

/**
 * What two requests must have in common to share a response: nothing beyond the cache policy, however much more the
 * origin saw.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-the-cache-key.html
 */
export function cacheKey(policy: CachePolicy, request: EdgeRequest, method = request.method): string {
  return JSON.stringify([
    method,
    request.uri,
    selectQuery(request, policy.queryStrings),
    policy.headers.map((name) => headerValue(request.headers, name) ?? null),
    selectCookies(request, policy.cookies),
    acceptEncoding(policy, request) ?? null,
  ]);
}
