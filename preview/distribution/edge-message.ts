import { Readable } from 'node:stream';
import type { EdgeHeaders } from './edge-headers';

/** A request on its way through a distribution. */
export interface EdgeRequest {
  readonly method: string;
  /** Path, percent-encoded as it came. */
  readonly uri: string;
  /** Without the `?`. */
  readonly querystring: string;
  readonly headers: EdgeHeaders;
  readonly clientIp: string;
  readonly body: Buffer;
}

/** A response on its way back. */
export interface EdgeResponse {
  readonly status: number;
  readonly statusDescription: string;
  readonly headers: EdgeHeaders;
  /** A stream goes through as it comes. */
  readonly body: Buffer | Readable;
}

/** Lets go of a response that nobody gets. */
export function discard({ body }: EdgeResponse): void {
  if (body instanceof Readable) body.destroy();
}
