// What frameworks hand to a middleware, as far as it is used: no declarations of theirs, or of Node.js, need be there.

/** `IncomingMessage` of Node.js, or what fastify has around it. */
export interface NodeRequest {
  readonly method?: string;
  readonly url?: string;
  /** Of express: `url` before it was cut. */
  readonly originalUrl?: string;
  // biome-ignore lint/suspicious/noExplicitAny: each framework declares its own
  readonly headers?: any;
  readonly raw?: unknown;
}

/** `ServerResponse` of Node.js, or what fastify has around it. */
export interface NodeResponse {
  statusCode: number;
  readonly raw?: unknown;
}

/** `Context` of hono. */
export interface HonoContext {
  readonly req: { readonly raw: FetchRequest };
  // biome-ignore lint/suspicious/noExplicitAny: Response is not declared everywhere
  readonly res: any;
  // biome-ignore lint/suspicious/noExplicitAny: hono declares names of headers
  header(name: any, value?: string): void;
}

/** `Request` of the Fetch standard. */
interface FetchRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: { get(name: string): string | null };
}
