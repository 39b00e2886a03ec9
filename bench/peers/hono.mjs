import { Context } from 'hono';
import { cors } from 'hono/cors';

/** The middleware alone, without Hono's router. It compares neither methods nor headers with the request. */

export async function prepare({ origins, methods, requestHeaders, maxAgeSeconds }) {
  const middleware = cors({
    origin: origins,
    allowMethods: methods,
    allowHeaders: requestHeaders,
    maxAge: maxAgeSeconds,
    credentials: true,
  });
  const next = async () => {};
  return {
    request: (headers) => new Context(new Request('https://api.example.com/orders', { method: 'OPTIONS', headers })),
    decide: (context) => middleware(context, next),
    allowedOrigin: (_context, response) => response.headers.get('access-control-allow-origin') ?? undefined,
  };
}
