import type { Client } from './client';

/**
 * The `Content-Security-Policy` that a client's frame page has to be served with
 * (https://www.w3.org/TR/CSP3/#directive-frame-ancestors). A widget in a frame sends its own page's origin with every
 * request, wherever it is embedded: its tokens cannot tell the embedding pages apart, but the browser can.
 *
 * Whoever serves the frame page sets the header, from what the registry says when the client is shown. The issuer has
 * no endpoint for it: it would tell everybody who a client's customers are.
 */
export function frameAncestorsPolicy({ frameAncestors = [] }: Client): string {
  return `frame-ancestors ${frameAncestors.length === 0 ? "'none'" : frameAncestors.join(' ')}`;
}
