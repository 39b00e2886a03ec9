import { cors } from '@aws-lambda-powertools/event-handler/http/middleware';

/** The middleware alone, without the router of the event handler. It compares methods and headers with the request. */

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
    request: (headers) => ({
      reqCtx: {
        req: new Request('https://api.example.com/orders', { method: 'OPTIONS', headers }),
        res: new Response(null, { status: 404 }),
      },
      next,
    }),
    decide: (request) => middleware(request),
    allowedOrigin: (_request, response) => response?.headers.get('access-control-allow-origin') ?? undefined,
  };
}
