import type { CorsRequest } from '../lib/policy/model';
import type { ClassTable } from '../request/cors/class-table';
import { toCorsRequest } from '../request/events/cors-request';
import { clientAddress } from '../request/observe/client-number';

/** Finds the classes of a path; `failed` where the `path` of the options threw. */
export type Find = (path: string) => ReturnType<ClassTable['find']> | 'failed';

/** What stands before the path of a whole URL, of which a router may be handed a query or a fragment next. */
const BEFORE_PATH = /^[^/?#\\]+:\/\/[^/?#\\]*/;

/** The path of what a request asks for: a path, or a whole URL. */
export function pathOf(target: string): string {
  const [path = ''] = target.replace(BEFORE_PATH, '').split('?', 1);
  return path.startsWith('/') ? path : `/${path}`;
}

/** The first client of `Forwarded` (https://www.rfc-editor.org/rfc/rfc7239), which HTTP APIs send in place of `X-Forwarded-For`. */
const FORWARDED_FOR = /(?:^|[;,])\s*for="?\[?([^\]",;]+)/i;

/**
 * Whom a request came from first, of what proxies say on the way.
 *
 * @param address of who sent it
 */
export function clientOf(headerOf: (name: string) => string | undefined, address?: string): string | undefined {
  const forwarded = headerOf('x-forwarded-for') ?? FORWARDED_FOR.exec(headerOf('forwarded') ?? '')?.[1];
  return clientAddress(forwarded === undefined ? [] : [forwarded], address);
}

/**
 * What of a request the policy judges. A server knows by `Host` alone under which name it was called, and what stands before it may
 * have changed that: it is believed where it is the name that a page has.
 *
 * @param headerOf a header by its lower-case name, repeated lines joined with commas
 */
export function serverRequest(method: string, headerOf: (name: string) => string | undefined): CorsRequest {
  const host = headerOf('host');
  const isOwn = host !== undefined && headerOf('origin') === `https://${host}`;
  const linesOf = (names: readonly string[]) => names.map((name) => headerOf(name) ?? []).map((line) => [line].flat());
  return toCorsRequest(method, linesOf, isOwn ? host : undefined);
}
