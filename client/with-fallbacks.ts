import type { AccessToken } from './access-token';
import { BlockedError } from './blocked-error';
import { unsafeHeaders } from './causes';
import { type CorsFetch, corsFetch } from './cors-fetch';

/** A fallback that is about to be used. */
export interface FallbackUse {
  readonly kind: 'simple-request' | 'proxy' | 'redirect';
  /** Where it leads. */
  readonly url: string;
  /** Why it is needed. */
  readonly error: BlockedError;
  /** Names of the headers that a simple request leaves out; empty for the others. */
  readonly dropped: readonly string[];
}

/** Fallbacks that an app declares; they are tried in this order. */
export interface Fallbacks {
  /** Called before each fallback: none is used in silence. */
  readonly onFallback: (use: FallbackUse) => void;
  /**
   * Headers that the API can do without: the request is sent again without them where no preflight is needed then.
   *
   * @default - none
   */
  readonly optionalHeaders?: readonly string[];
  /**
   * Path on the page's own origin under which a proxy serves the API, such as `/api`.
   *
   * @default - none
   */
  readonly proxy?: string;
  /**
   * URL of a page that does what this one cannot. The top-level page goes there, and the error is thrown all the same.
   *
   * @default - none
   */
  readonly redirect?: string;
}

/**
 * A `corsFetch` with fallbacks for when the browser gives no answer. Only `GET` and `HEAD` are sent again: anything else may have
 * run, and has the redirect alone.
 *
 * @param send what sends the requests
 */
export function withFallbacks(fallbacks: Fallbacks, send: CorsFetch = corsFetch): CorsFetch {
  const { onFallback, redirect } = fallbacks;
  return async (input, init = {}) => {
    const { token, timeout } = init;
    let error: BlockedError;
    try {
      return await send(input, init);
    } catch (thrown) {
      error = blocked(thrown);
    }
    // nothing gets through
    if (error.causes[0]?.code === 'offline') throw error;
    for (const { request, ...use } of substitutes(error, token, fallbacks)) {
      onFallback({ ...use, url: request.url, error });
      try {
        return await send(request, { ...(token && { token }), ...(timeout && { timeout }), retries: 0 });
      } catch (thrown) {
        error = blocked(thrown);
      }
    }
    if (redirect) {
      onFallback({ kind: 'redirect', url: redirect, error, dropped: [] });
      globalThis.open?.(redirect, '_top');
    }
    throw error;
  };
}

function blocked(thrown: unknown): BlockedError {
  if (thrown instanceof BlockedError) return thrown;
  throw thrown;
}

type Substitute = Pick<FallbackUse, 'kind' | 'dropped'> & { readonly request: Request };

function substitutes(
  { request, causes }: BlockedError,
  token: AccessToken | undefined,
  { optionalHeaders = [], proxy }: Fallbacks,
): Substitute[] {
  if (!/^(?:GET|HEAD)$/.test(request.method)) return [];
  const found: Substitute[] = [];
  const dropped = unsafeHeaders(request);
  const optional = optionalHeaders.map((name) => name.toLowerCase());
  // a token always needs a preflight; and what the page itself forbids, no header changes
  const isSimpler = !token && dropped.length > 0 && dropped.every((name) => optional.includes(name));
  if (isSimpler && !causes[0]?.certain) {
    const headers = new Headers(request.headers);
    for (const name of dropped) headers.delete(name);
    found.push({ kind: 'simple-request', request: new Request(request, { headers }), dropped });
  }
  const { origin, pathname, search } = new URL(request.url);
  // a sandboxed frame has no origin of its own
  if (proxy && globalThis.origin !== 'null' && globalThis.origin !== origin) {
    const url = `${globalThis.origin}/${proxy.replace(/^\/+|\/+$/g, '')}${pathname}${search}`;
    found.push({ kind: 'proxy', request: new Request(url, request), dropped: [] });
  }
  return found;
}
