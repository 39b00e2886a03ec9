import { isReadMethod } from './methods';
import type { CorsRequest, PolicyInput } from './model';
import { OriginSet } from './origin-set';

/** What no policy lists. */
export const STRANGER = 'https://stranger.invalid';

/** A policy, and the requests that show what is in it. */
export class ComparedPolicy {
  readonly origins: OriginSet | undefined;
  readonly #sender: string | undefined;

  constructor(readonly policy: PolicyInput) {
    const { origins } = policy;
    this.origins = origins === '*' ? undefined : new OriginSet(origins);
    this.#sender = origins === '*' ? STRANGER : origins.map(instanceOf)[0];
  }

  admits(origin: string): boolean {
    return this.origins === undefined || this.origins.match(origin) !== undefined;
  }

  /** Whether it admits all that an entry does. No handful of entries covers a pattern: that takes another one. */
  covers(entry: string): boolean {
    const { origins } = this.policy;
    if (origins === '*' || !entry.includes('*')) return this.admits(entry);
    return origins.some((one) => isWithin(entry, one));
  }

  get stopsWrites(): boolean {
    return this.origins !== undefined && (this.policy.rejectForeignWrites ?? false);
  }

  list(of: ListName): readonly string[] {
    const { methods, requestHeaders = [], exposedHeaders = [] } = this.policy;
    if (of === 'method') return methods;
    return (of === 'request-header' ? requestHeaders : exposedHeaders).map((name) => name.toLowerCase());
  }

  preflight(more: Partial<CorsRequest> = {}): { readonly example?: CorsRequest } {
    const { methods } = this.policy;
    const origin = more.origin ?? this.#sender;
    if (origin === undefined) return {};
    return { example: { method: 'OPTIONS', requestMethod: methods[0] ?? 'GET', ...more, origin } };
  }

  actual(origin = this.#sender): { readonly example?: CorsRequest } {
    return origin === undefined ? {} : { example: { method: this.#method, origin } };
  }

  /** One that reads, where one is allowed. */
  get #method(): string {
    const { methods } = this.policy;
    return methods.find(isReadMethod) ?? methods[0] ?? 'GET';
  }
}

export type ListName = 'method' | 'request-header' | 'exposed-header';

/** An origin that an entry admits. */
export function instanceOf(entry: string): string {
  return entry.replace('*.', 'cdk-cors-probe.').replace(':*', ':49152');
}

/** Whether a pattern admits no more than another entry: the same one, or one under a domain above. */
function isWithin(pattern: string, entry: string): boolean {
  const [star, other] = [pattern.indexOf('*.'), entry.indexOf('*.')];
  if (star < 0 || other < 0) return pattern === entry;
  return pattern.slice(0, star) === entry.slice(0, other) && pattern.slice(star + 1).endsWith(entry.slice(other + 1));
}
